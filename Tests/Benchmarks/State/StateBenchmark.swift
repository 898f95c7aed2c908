// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import Persistence

/// What a long history costs: opening a state folder with 100,000 finished jobs, and looking at it.
struct StateBenchmark {
    private static let runCount = 5000
    private static let jobsPerRun = 20

    let stage: Stage
    let runs: Int

    func rows() async throws -> [BenchRow] {
        let folder = try StateFolder()
        try await fill(folder)
        var (opening, report, program) = (Samples(), Samples(), Samples())
        for _ in 0..<runs {
            var before = Timer.now
            let state = try folder.open()
            opening.append(Double(Timer.now - before) / 1000)
            try state.close()
            before = Timer.now
            _ = try StateReader(folder: folder.path).read { rows in try StatusReport(rows) }.text
            report.append(Double(Timer.now - before) / 1000)
            before = Timer.now
            try status(folder)
            program.append(Double(Timer.now - before) / 1000)
        }
        return [
            BenchRow("state-open", "100000 jobs", unit: "ms", opening),
            BenchRow("status", "report of 100000 jobs", unit: "ms", report),
            BenchRow("status", "program, 100000 jobs", unit: "ms", program),
        ]
    }

    private func status(_ folder: StateFolder) throws {
        let null: FileDescriptor = try Files.open("/dev/null", .writeOnly)
        try Program(stage.nexus, ["status", "--state", folder.path]).run(output: null.number)
        null.close()
    }

    private func fill(_ folder: StateFolder) async throws {
        let state = try folder.open()
        for _ in 0..<Self.runCount {
            var run = try folder.run()
            run.status = .succeeded
            let items = try ["A", "B", "C"].map { try workItem($0, folder) }
            let identifiers = folder.identifiers
            try await state.write { [run] rows in
                try rows.runs.insert(run)
                try rows.workItems.insert(items, run: run.id)
                for number in 0..<Self.jobsPerRun {
                    let name = identifiers.next().description
                    let job = try rows.jobs.begin(.check, name, run: run.id, payload: number)
                    try rows.jobs.countLaunch(of: job.id, at: run.startedAt)
                    try rows.jobs.complete(job.id, result: [name])
                }
            }
        }
        try state.close()
    }

    private func workItem(_ name: String, _ folder: StateFolder) throws -> WorkItem {
        guard let name = WorkItemName(name) else {
            throw BenchError(code: "bench.state", operation: "make", subject: name, cause: "not a name")
        }
        return WorkItem(
            id: folder.identifiers.next(), name: name, title: "Salutations", requirements: [], dependencies: [],
            envelope: ConstraintEnvelope(
                constraints: [], scope: [], protectedPaths: [], tests: [], riskTier: .low, budget: .standard),
            status: .merged)
    }
}
