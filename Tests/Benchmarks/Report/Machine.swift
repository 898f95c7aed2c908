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
        let release = (try? Files.contents(of: "/proc/sys/kernel/osrelease")) ?? []
        kernel = String(decoding: release.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let processors = ColonFields("/proc/cpuinfo")
        cpu = processors.value("model name") ?? ""
        cores = processors.entries.count { $0.name == "processor" }
        memoryMiB = (ColonFields("/proc/meminfo").number("MemTotal") ?? 0) >> 10
    }
}
