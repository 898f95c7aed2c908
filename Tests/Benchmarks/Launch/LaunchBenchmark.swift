// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Sandbox
internal import SandboxRuntime

/// From the order to the end of `/bin/true`: nexus sandboxes, the same kernel work without nexus, no sandbox, and other
/// sandboxes where they are installed, in turns, so that whatever else the machine does hits all of them.
struct LaunchBenchmark {
    /// Not counted: first use fills caches that a nightly run finds full.
    private static let warmUps = 10
    /// Milliseconds between two turns: what one leaves to be done is not the next one's to pay for.
    private static let rest = 4
    private static let rounds = 5
    private static let width = 2

    /// What is compared with what, by the subjects' names.
    private static let pairs = [
        ("nexus-cold", "bare-c"), ("nexus-cold", "bwrap"), ("nexus-cold", "fork-exec"), ("nexus-prepared", "fork-exec"),
        ("nexus-prepared", "bare-fork-exec"), ("nexus-prepared", "bwrap"),
    ]

    private struct Measured {
        var lengths = Samples()
        var teardowns = Samples()
        var rates = Samples()
    }

    let stage: Stage
    let launches: Int

    func rows() throws -> [BenchRow] {
        let subjects = try subjects()
        var measured = Array(repeating: Measured(), count: subjects.count)
        for turn in 0..<(launches + Self.warmUps) {
            for (index, subject) in subjects.enumerated() {
                _ = try Poll.wait(for: [], milliseconds: Self.rest)
                let timing = try subject.launch()
                guard turn >= Self.warmUps else { continue }
                measured[index].lengths.append(timing.length)
                if let teardown = timing.teardown { measured[index].teardowns.append(teardown) }
            }
        }
        let many = max(20, launches / 2)
        for _ in 0..<Self.rounds {
            for (index, subject) in subjects.enumerated() {
                _ = try Poll.wait(for: [], milliseconds: Self.rest * 10)
                let microseconds = try subject.launch(many, width: Self.width)
                measured[index].rates.append(Double(many) * 1_000_000 / microseconds)
            }
        }
        for subject in subjects { try subject.finish() }
        return report(subjects.map(\.name), measured)
    }

    private func subjects() throws -> [any LaunchSubject] {
        let host = HostProbe.run()
        let script = try LaunchScript(try stage.plan("verifier", host: host).plan, cgroups: host.cgroups)
        // As many slots again: what waits occupies one too.
        let prepared = try LaunchSession("nexus-prepared", stage, slots: 2 * Self.width, prepared: Self.width)
        // Sandboxes are prepared for what was launched.
        _ = try prepared.launch(Self.warmUps, width: Self.width)
        try prepared.settle()
        var subjects: [any LaunchSubject] = [
            try BareSubject("bare-c", script: script, width: Self.width),
            try LaunchSession("nexus-cold", stage, slots: Self.width, prepared: 0),
            prepared, ProgramSubject.plain(), try BareSubject("bare-fork-exec", script: nil, width: Self.width),
        ]
        if let wrapped = ProgramSubject.wrapped() { subjects.append(wrapped) }
        if let contained = ProgramSubject.contained() { subjects.append(contained) }
        return subjects
    }

    private func report(_ names: [String], _ measured: [Measured]) -> [BenchRow] {
        let all = Dictionary(uniqueKeysWithValues: zip(names, measured))
        var rows = zip(names, measured).map { BenchRow("launch", $0, unit: "us", $1.lengths) }
        rows += zip(names, measured).filter { !$1.teardowns.values.isEmpty }
            .map { BenchRow("launch-teardown", $0, unit: "us", $1.teardowns) }
        rows += zip(names, measured).map { BenchRow("launch-both-cores", $0, unit: "1/s", $1.rates) }
        for (one, other) in Self.pairs {
            guard let above = all[one], let below = all[other] else { continue }
            rows.append(BenchRow("launch-ratio", "\(one)/\(other)", above.lengths, over: below.lengths))
            rows.append(BenchRow("launch-both-cores-ratio", "\(one)/\(other)", above.rates, over: below.rates))
        }
        return rows
    }
}
