// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// What the numbers were taken on.
struct Machine: Encodable {
    let kernel: String
    let cpu: String
    let cores: Int
    let memoryMiB: Int

    /// This machine, from procfs (proc(5)); what it does not tell is empty or 0.
    init() {
        let read = { (path: String) in String(decoding: (try? Files.contents(of: path)) ?? [], as: UTF8.self) }
        kernel = read("/proc/sys/kernel/osrelease").split(separator: "\n").first.map(String.init) ?? ""
        let processors = Self.fields(read("/proc/cpuinfo"))
        cpu = processors.first { $0.name == "model name" }?.value ?? ""
        cores = processors.count { $0.name == "processor" }
        let total = Self.fields(read("/proc/meminfo")).first { $0.name == "MemTotal" }?.value ?? ""
        memoryMiB = (Int(total.prefix { $0.isNumber }) ?? 0) >> 10
    }

    private static func fields(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            let name = parts[0].filter { $0 != "\t" }
            return (String(name), String(parts[1].drop { $0 == " " }))
        }
    }
}
