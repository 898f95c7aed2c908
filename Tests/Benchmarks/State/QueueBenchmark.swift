// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Glibc
internal import Linux
internal import Persistence

/// How many jobs an orchestrator claims in a second, one at a time and several at a time; and what
/// SQLite itself makes of the same statement, asked by Python.
struct QueueBenchmark {
    private static let block = 1000
    /// What an orchestrator with as many free places takes.
    private static let batch = 20
    private static let python = "/usr/bin/python3"

    let claims: Int

    func rows() async throws -> [BenchRow] {
        let folder = try StateFolder()
        let state = try folder.open()
        let run = try await fill(state, folder)
        let (ours, cpu) = try await claim(from: state, run, limit: 1)
        let (batched, batchedCPU) = try await claim(from: state, run, limit: Self.batch)
        try state.close()
        let peer = try claimByPython(in: folder)
        return [
            BenchRow("queue-claim", "nexus", unit: "claims/s", ours),
            BenchRow("queue-claim", "nexus-cpu", unit: "us/claim", cpu),
            BenchRow("queue-claim", "nexus, \(Self.batch) at a time", unit: "claims/s", batched),
            BenchRow("queue-claim", "nexus-cpu, \(Self.batch) at a time", unit: "us/claim", batchedCPU),
            BenchRow("queue-claim", "python-sqlite3", unit: "claims/s", peer),
        ]
    }

    /// As many jobs for each of the three who claim.
    private func fill(_ state: StateDatabase, _ folder: StateFolder) async throws -> RunID {
        let (run, count) = (try folder.run(), claims * 3)
        try await state.write { rows in
            try rows.runs.insert(run)
            for number in 0..<count { try rows.jobs.enqueue(.check, "\(number)", run: run.id, payload: number) }
        }
        return run.id
    }

    private func claim(
        from state: StateDatabase, _ run: RunID, limit: Int
    ) async throws -> (rate: Samples, cpu: Samples) {
        var (samples, cpu) = (Samples(), Samples())
        for _ in 0..<(claims / Self.block) {
            let (before, used) = (Timer.now, clock())
            for _ in 0..<(Self.block / limit) {
                guard try await state.claim(.check, run: run, limit: limit).count == limit else { throw empty }
            }
            samples.append(Double(Self.block) * 1_000_000 / Double(max(Timer.now - before, 1)))
            // CLOCKS_PER_SEC is a million (clock(3)).
            cpu.append(Double(clock() - used) / Double(Self.block))
        }
        return (samples, cpu)
    }

    private var empty: BenchError {
        BenchError(code: "bench.queue", operation: "claim from", subject: "the queue", cause: "it is empty")
    }

    private func claimByPython(in folder: StateFolder) throws -> Samples {
        let answers = "\(folder.path)/answers"
        let output: FileDescriptor = try Files.open(answers, [.readWrite, .create, .exclusive], mode: 0o600)
        let arguments = ["-I", "-c", Self.script, "\(folder.path)/state.sqlite", "\(claims)", "\(Self.block)"]
        try Program(Self.python, arguments).run(output: output.number)
        output.close()
        var samples = Samples()
        for line in String(decoding: try Files.contents(of: answers), as: UTF8.self).split(separator: "\n") {
            if let rate = Double(line) { samples.append(rate) }
        }
        return samples
    }

    private static let script = """
        import sqlite3, sys, time
        path, claims, block = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA synchronous = NORMAL")
        run, = database.execute("SELECT id FROM runs").fetchone()
        claim = \"\"\"UPDATE jobs SET status = 'running', generation = 1 WHERE sequence = (
            SELECT sequence FROM jobs WHERE status = 'ready' AND run = ? AND kind = 'check' AND not_before <= ?
            ORDER BY priority DESC, sequence LIMIT 1)
            AND (SELECT number FROM generations ORDER BY number DESC LIMIT 1) = 1 RETURNING sequence, name, payload\"\"\"
        for _ in range(claims // block):
            before = time.monotonic()
            for _ in range(block):
                assert database.execute(claim, (run, int(time.time() * 1000))).fetchall()
            print(block / (time.monotonic() - before))
        """
}
