// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Glibc
internal import Linux

/// What a `nexus run` costs apart from its sandboxes: looked at while it runs, because the supervisor reaps the
/// orchestrator and the last look is then all that is left of it.
struct RunMeter {
    /// The front, which becomes the supervisor.
    private let supervisor: Int32
    /// The orchestrator's reaper, then the orchestrator.
    private var orchestrator: [Int32] = []
    private var nanoseconds: [Int32: Int] = [:]
    /// User and system time of the programs that the orchestrator has waited for; the kernel tells it to 10 ms.
    private(set) var toolMilliseconds = 0.0
    /// The orchestrator's largest resident set.
    private(set) var peakMiB = 0.0

    init(supervisor: Int32) { self.supervisor = supervisor }

    var hasSeenOrchestrator: Bool { !orchestrator.isEmpty }

    /// Front, supervisor and orchestrator together.
    var milliseconds: Double { Double(nanoseconds.values.reduce(0, +)) / 1e6 }

    /// Looks at all processes that are there.
    mutating func look() {
        if orchestrator.isEmpty { orchestrator = findOrchestrator() }
        for process in [supervisor] + orchestrator {
            if let spent = Self.processorTime(of: process) { nanoseconds[process] = spent }
        }
        guard let program = orchestrator.last else { return }
        if let peak = ColonFields("/proc/\(program)/status").number("VmHWM") {
            peakMiB = max(peakMiB, Double(peak) / 1024)
        }
        if let waited = Self.waitedTime(of: program) { toolMilliseconds = waited }
    }

    private func findOrchestrator() -> [Int32] {
        for reaper in Self.children(of: supervisor) {
            for child in Self.children(of: reaper) {
                let words = Self.words("/proc/\(child)/cmdline", separator: 0)
                if words.count > 1, words[1] == "orchestrate" { return [reaper, child] }
            }
        }
        return []
    }

    /// The processes that a process started and has not waited for.
    static func children(of process: Int32) -> [Int32] {
        words("/proc/\(process)/task/\(process)/children", separator: UInt8(ascii: " ")).compactMap { Int32($0) }
    }

    private static func words(_ path: String, separator: UInt8) -> [String] {
        ((try? Files.contents(of: path)) ?? []).split(separator: separator).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Nanoseconds on the clock of another process: its number inverted, and 2 for CPUCLOCK_SCHED
    /// (clock_getcpuclockid(3)).
    private static func processorTime(of process: Int32) -> Int? {
        var time = timespec()
        guard unsafe clock_gettime(~process << 3 | 2, &time) == 0 else { return nil }
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// User and system time of a process that is not reaped yet.
    static func processorMilliseconds(of process: Int32) -> Double? {
        processorTime(of: process).map { Double($0) / 1e6 }
    }

    /// cutime and cstime, in milliseconds (proc_pid_stat(5)): the 14th and 15th word after the name in parentheses.
    private static func waitedTime(of process: Int32) -> Double? {
        let fields = words("/proc/\(process)/stat", separator: UInt8(ascii: ")")).last?.split(separator: " ") ?? []
        guard fields.count > 14, let user = Double(fields[13]), let system = Double(fields[14]) else { return nil }
        return (user + system) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
