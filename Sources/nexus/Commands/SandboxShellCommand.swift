// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux
internal import SandboxRuntime

/// `nexus sandbox shell`: a person in a sandbox, on a terminal that is the sandbox's own.
struct SandboxShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell",
        abstract: "Work in a sandbox from a terminal.",
        discussion: """
            Without a command, starts the policy's SHELL. Programs inside get a terminal of the sandbox's own and can't
            reach this one; what they print is shown as it comes, as from another machine, unless --plain is given.
            Ends as `nexus sandbox exec` does, with this terminal as it was. Programs find the policy's TERM; to use
            another, put env TERM=… before the command.

            Example:
              nexus sandbox shell --policy verifier -- env TERM=xterm-256color bash
            """)

    @Option(help: "A policy's name, or the path of its file.")
    var policy: String

    @Option(help: ArgumentHelp("Where the outcome goes, as one line of JSON.", valueName: "file"))
    var outcome: String?

    @Flag(help: "Show control sequences instead of obeying them.")
    var plain = false

    @OptionGroup var settings: SettingsOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after `--`.")
    var command: [String] = []

    mutating func run() throws {
        for stream in [StandardStream.input, .output] where Terminal.size(of: stream) == nil {
            throw FrontError(
                code: "sandbox.terminal", operation: "open", subject: "a shell",
                cause: "standard \(stream) is not a terminal",
                hint: "use nexus sandbox exec where nobody types")
        }
        let start = SandboxStart(policy: policy, outcome: outcome, terminal: plain ? .plain : .raw)
        throw try start.start(settings) { command.isEmpty ? [Self.shell(of: $0)] : command }
    }

    /// As the policy says, not as the operator's environment does.
    private static func shell(of plan: SandboxPlan) -> String {
        let name = "SHELL="
        let entry = plan.environment.first { $0.hasPrefix(name) }
        return entry.map { String($0.dropFirst(name.count)) } ?? "/bin/sh"
    }
}
