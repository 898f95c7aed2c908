// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// From the order to the end of `/bin/true`: a nexus sandbox, no sandbox, and bubblewrap where it is installed, in
/// turns, so that whatever else the machine does hits all of them.
struct LaunchBenchmark {
    private static let subject = "/bin/true"
    private static let bubblewrap = "/usr/bin/bwrap"
    /// Not counted: first use fills caches that a nightly run finds full.
    private static let warmUps = 10

    let stage: Stage
    let launches: Int

    func rows() throws -> [BenchRow] {
        let session = try LaunchSession(stage)
        let plain = Program(Self.subject)
        let wrapped = (try? FileStatus(path: Self.bubblewrap)) == nil ? nil : Self.wrapped
        var (ours, bare, theirs) = (Samples(), Samples(), Samples())
        for turn in 0..<(launches + Self.warmUps) {
            let our = try session.launch()
            let none = try Self.timed(plain)
            let their = try wrapped.map(Self.timed)
            guard turn >= Self.warmUps else { continue }
            ours.append(our)
            bare.append(none)
            if let their { theirs.append(their) }
        }
        try session.finish()
        let rows = [
            BenchRow("launch", "nexus-cold", unit: "us", ours), BenchRow("launch", "fork-exec", unit: "us", bare),
        ]
        let ratios = [BenchRow("launch-ratio", "nexus-cold/fork-exec", ours, over: bare)]
        guard wrapped != nil else { return rows + ratios }
        return rows + [BenchRow("launch", "bwrap", unit: "us", theirs)] + ratios
            + [BenchRow("launch-ratio", "nexus-cold/bwrap", ours, over: theirs)]
    }

    /// bwrap(1) with the same namespaces and the same kind of root.
    private static var wrapped: Program {
        Program(
            bubblewrap,
            [
                "--unshare-all", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib",
                "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
                subject,
            ])
    }

    /// - Returns: microseconds.
    private static func timed(_ program: Program) throws -> Double {
        let before = Timer.now
        try program.run()
        return Double(Timer.now - before)
    }
}
