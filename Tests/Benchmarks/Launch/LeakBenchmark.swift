// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// Launches sandboxes by the thousand, and fails when anything of them is left.
struct LeakBenchmark {
    private static let width = 8
    private static let prepared = 4
    private static let warmUps = 200
    /// How much more memory the supervisor may hold at the end, in KiB.
    private static let growthLimit = 1024

    /// What a supervisor and the machine hold.
    private struct Holdings: Equatable {
        let descriptors: Int
        let mounts: Int
        let children: Int
        let leafs: Int

        /// Whether this is no more than what was held before: a slot keeps its user namespace from its first use on.
        func isNoMore(than before: Holdings) -> Bool {
            mounts == before.mounts && children == before.children && leafs == before.leafs
                && descriptors - before.descriptors <= LeakBenchmark.width + LeakBenchmark.prepared
        }
    }

    let stage: Stage
    let launches: Int

    func rows() throws -> [BenchRow] {
        let session = try LaunchSession("leak", stage, slots: Self.width + Self.prepared, prepared: Self.prepared)
        _ = try session.launch(Self.warmUps, width: Self.width)
        let (before, memory) = (try settledHoldings(session), memory(session))
        var rows: [BenchRow] = []
        for (name, count, width) in [("sequential", launches * 20, 1), ("parallel", launches * 4, Self.width)] {
            let microseconds = try session.launch(count, width: width)
            let after = try settledHoldings(session)
            rows.append(
                BenchRow(
                    "leak", "\(name) launches", unit: "1/s", value: Double(count) * 1_000_000 / microseconds, n: count))
            let grown = self.memory(session) - memory
            rows.append(BenchRow("leak", "\(name): supervisor's memory", unit: "KiB", value: Double(grown), n: count))
            guard after.isNoMore(than: before), grown <= Self.growthLimit else {
                throw BenchError(
                    code: "bench.leak", operation: "launch", subject: "\(count) sandboxes",
                    cause: "the supervisor held \(before) before, and holds \(after) and \(grown) KiB more")
            }
        }
        try session.finish()
        return rows
    }

    /// What is held once that no longer changes: descriptors of an ended sandbox close just after its cgroups are gone.
    private func settledHoldings(_ session: LaunchSession) throws -> Holdings {
        try session.settle()
        var last = try holdings(session)
        while true {
            _ = try Poll.wait(for: [], milliseconds: 100)
            let now = try holdings(session)
            if now == last { return now }
            last = now
        }
    }

    private func holdings(_ session: LaunchSession) throws -> Holdings {
        let process = "/proc/\(session.process)"
        return Holdings(
            descriptors: try Folders.names(in: try Files.open("\(process)/fd", [.readOnly, .directory])).count,
            mounts: try Files.contents(of: "\(process)/mountinfo").count { $0 == UInt8(ascii: "\n") },
            children: try session.childCount, leafs: session.leafCount)
    }

    /// In KiB, what is neither shared nor a file's (proc_pid_status(5)).
    private func memory(_ session: LaunchSession) -> Int {
        ColonFields("/proc/\(session.process)/status").number("RssAnon") ?? 0
    }
}
