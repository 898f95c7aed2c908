// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// `nexus sandbox ps`: what runs now.
struct SandboxListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps", abstract: "Show the sandboxes that run, those of runs and batches among them.",
        discussion: """
            An ID is the pid of a supervisor, a point, and the sandbox's number there; a run's own orchestrator is
            number 0. Shown is what this user may look into.

            Example:
              nexus sandbox ps --format json
            """)

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        let records = SandboxRecords(try RunningSandboxes.readings(of: nil))
        print(format == .json ? try records.json() : records.list)
    }
}
