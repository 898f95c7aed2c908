// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Control files of cgroups, as text (cgroups(7)). One that is not there says nothing.
enum CgroupFile {
    /// The file's one number; 0 for `max` and for no number.
    static func number(_ path: String) -> Int { Int(text(path).prefix { $0.isNumber }) ?? 0 }

    /// The number behind a name in a file of `name number` lines; 0 when the name is not there.
    static func field(_ name: String, of path: String) -> Int {
        for line in text(path).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Int(words[1]) ?? 0 }
        }
        return 0
    }

    /// One number a line, as in `cgroup.procs`.
    static func numbers(_ path: String) -> [Int32] { text(path).split(separator: "\n").compactMap { Int32($0) } }

    private static func text(_ path: String) -> String {
        guard let bytes = try? Files.contents(of: path) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
