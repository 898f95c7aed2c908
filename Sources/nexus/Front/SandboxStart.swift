// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// One sandbox that an operator asks for by hand.
struct SandboxStart {
    /// A policy's name, or the path of its file.
    let policy: String
    /// Where the outcome goes.
    let outcome: String?
    /// Nil: on the operator's own streams.
    var terminal: Session.TerminalMode?

    /// Becomes the supervisor; returns only when that fails.
    /// - Parameter command: the arguments, from the plan that they will run under.
    func start(_ options: SettingsOptions, command: (SandboxPlan) -> [String]) throws -> FrontError {
        let settings = try options.load()
        let installation = try Installation()
        let library = PolicyLibrary(installation: installation, settings: settings)
        let resolved = try library.policy(policy)
        let host = HostProbe.run()
        let plan = try library.plan(resolved.policy, host: host)
        plan.announceWaivers()
        let session = try session(
            plan, command: command(plan.plan), host: host, idBase: HostIDs.base(settings))
        return SupervisorProgram.execute(installation.supervisor, session: session)
    }

    private func session(
        _ plan: SealedPlan, command: [String], host: HostFacts, idBase: UInt32
    ) throws(FrontError) -> Session {
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
                outcome: outcomeNumber, terminal: terminal)
            return Session(
                plans: [plan], cgroups: host.cgroups, uidBase: idBase, slots: 1, job: .execute(execution))
        } catch {
            throw FrontError(code: "sandbox.arrange", operation: "prepare", subject: "the sandbox", cause: "\(error)")
        }
    }
}
