// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// The sandbox as a tool of its own.
struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run commands in sandboxes.", subcommands: [SandboxExecCommand.self])
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
        let settings = try settings.load()
        let installation = try Installation()
        let library = PolicyLibrary(installation: installation, settings: settings)
        let resolved = try library.policy(policy)
        let host = HostProbe.run()
        let plan = try library.plan(resolved.policy, host: host)
        plan.announceWaivers()
        throw SupervisorProgram.execute(
            installation.supervisor, session: try session(plan, host: host, idBase: HostIDs.base(settings)))
    }

    private func session(_ plan: SealedPlan, host: HostFacts, idBase: UInt32) throws(FrontError) -> Session {
        do throws(LinuxError) {
            let arguments = try MemoryFile.sealed(Command(command).encoded, name: "command")
            let outcomeNumber: Int32? =
                if let outcome {
                    try SupervisorProgram.hand(
                        over: try Files.open(
                            outcome, [.writeOnly, .create, .truncate], mode: 0o644, as: DescriptorKind.File.self))
                } else { nil }
            let execution = Session.Execution(
                command: try SupervisorProgram.hand(over: arguments), workingFolder: "/workspace",
                outcome: outcomeNumber)
            return Session(
                plans: [plan], cgroups: host.cgroups, uidBase: idBase, slots: 1, job: .execute(execution))
        } catch {
            throw FrontError(code: "sandbox.arrange", operation: "prepare", subject: "the sandbox", cause: "\(error)")
        }
    }
}
