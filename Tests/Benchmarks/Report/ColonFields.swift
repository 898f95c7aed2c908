// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The `name: value` lines of a procfs file, in order (proc(5)).
struct ColonFields {
    let entries: [(name: String, value: String)]

    /// No entries when the file can't be read: what it is about may have ended.
    init(_ path: String) {
        let text = String(decoding: (try? Files.contents(of: path)) ?? [], as: UTF8.self)
        entries = text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(parts[0].filter { $0 != "\t" }), String(parts[1].drop { $0 == " " || $0 == "\t" }))
        }
    }

    /// The first value of that name.
    func value(_ name: String) -> String? { entries.first { $0.name == name }?.value }

    /// The number that the value starts with, for example of `16384 kB`.
    func number(_ name: String) -> Int? { value(name).flatMap { Int($0.prefix { $0.isNumber }) } }
}
