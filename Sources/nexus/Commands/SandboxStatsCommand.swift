// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import SandboxRuntime

/// `nexus sandbox stats`: what sandboxes use now, against what they may.
struct SandboxStatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Show what running sandboxes use of their limits.",
        discussion: "Example:\n  nexus sandbox stats 4711.3")

    @Argument(
        help: "The sandbox, as `nexus sandbox ps` shows it; all without it.",
        transform: { text in
            guard let name = SandboxName(text) else { throw SandboxNameArgument.refusal }
            return name
        })
    var id: SandboxName?

    @Option(help: "table or json.")
    var format = OutputFormat.table

    mutating func run() throws {
        let records = SandboxRecords(try RunningSandboxes.readings(of: id))
        print(format == .json ? try records.json() : records.usage)
    }
}
