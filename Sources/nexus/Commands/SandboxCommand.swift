// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser

/// The sandbox as a tool of its own.
struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run commands in sandboxes, and look after those that run.",
        subcommands: [
            SandboxExecCommand.self, SandboxShellCommand.self, SandboxListCommand.self, SandboxStatsCommand.self,
            SandboxFreezeCommand.self, SandboxThawCommand.self, SandboxKillCommand.self,
        ])
}

/// `nexus sandbox exec`: one command under one policy, on the caller's own streams.
struct SandboxExecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run one command under a policy.",
        discussion: """
            Starts in an empty workspace, which is gone at the end. Ends with the command's own status, 128+n for a
            signal, 124 for a limit, 125 when nexus failed or there is no such command; 64 and 5 before it is started.

            Example:
              nexus sandbox exec --policy verifier --outcome outcome.json -- python3 -c 'print(1)'
            """)

    @Option(help: "A policy's name, or the path of its file.")
    var policy: String

    @Option(help: ArgumentHelp("Where the outcome goes, as one line of JSON.", valueName: "file"))
    var outcome: String?

    @OptionGroup var settings: SettingsOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after `--`.")
    var command: [String]

    mutating func validate() throws {
        if command.isEmpty { throw ValidationError("a command is missing: nexus sandbox exec --policy P -- CMD") }
    }

    mutating func run() throws {
        throw try SandboxStart(policy: policy, outcome: outcome).start(settings) { _ in command }
    }
}
