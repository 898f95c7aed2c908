// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux

/// Measures and reports; never a test, because a busy machine is no defect.
@main
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nexus-bench",
        abstract: "Measure the staged nexus, print a table and write it as JSON.",
        discussion: "Example:\n  nexus-bench --output bench.json --launches 500 --runs 5",
        subcommands: [ClientCommand.self])

    /// What can be measured on its own.
    enum Group: String, ExpressibleByArgument, CaseIterable {
        case launch, leak, version, plan, queue, state, batch
        case sampleRun = "sample-run"
    }

    @Option(help: "Where the JSON goes.")
    var output: String?

    @Option(help: "How many sandboxes are launched.")
    var launches = 500

    @Option(help: "How often whole programs are run.")
    var runs = 5

    @Option(help: "How many specifications the batch has.")
    var specs = 20

    @Option(help: "The staged installation; NEXUS_STAGE when not given, else .build/stage.")
    var stage: String?

    @Option(
        help:
            "Do only this; leak (20 launches for each of --launches) only then: \(Group.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var only: Group?

    mutating func validate() throws {
        if launches < 1 || runs < 1 || specs < 1 {
            throw ValidationError("--launches, --runs and --specs count from 1")
        }
    }

    mutating func run() async throws {
        let named = EnvironmentBlock.value(of: "NEXUS_STAGE", in: EnvironmentBlock.current)
        let stage = try Stage(self.stage ?? named.map { String(decoding: $0, as: UTF8.self) } ?? ".build/stage")
        var report = BenchReport()
        for group in Group.allCases where only == group || only == nil && group != .leak {
            switch group {
            case .leak: report.rows += try LeakBenchmark(stage: stage, launches: launches).rows()
            case .launch: report.rows += try LaunchBenchmark(stage: stage, launches: launches).rows()
            case .version: report.rows += try VersionBenchmark(stage: stage, runs: runs).rows()
            case .plan: report.rows += try PlanBenchmark(stage: stage, runs: runs).rows()
            case .queue: report.rows += try await QueueBenchmark(claims: 20_000).rows()
            case .state: report.rows += try await StateBenchmark(stage: stage, runs: runs).rows()
            case .batch: report.rows += try BatchBenchmark(stage: stage, specifications: specs).rows()
            case .sampleRun: report.rows += try SampleRunBenchmark(stage: stage, runs: runs).rows()
            }
        }
        print(report.table)
        if let output { try report.write(to: output) }
    }
}

/// The orchestrator's part of the launch benchmark, started by the supervisor.
struct ClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "client", shouldDisplay: false)

    mutating func run() throws {
        var client = try LaunchClient()
        try client.run()
    }
}
