// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// The sandboxes of every supervisor that this user may look into.
enum RunningSandboxes {
    /// How long it may take until the kernel has done what a supervisor was asked for.
    private static let patienceMilliseconds = 20_000
    /// What a control file says whose cgroup was removed while it was open (ENODEV).
    private static let removed = Errno(rawValue: 19)

    /// By supervisor, then by number; only the named one, if one is named.
    static func readings(of name: SandboxName?) throws -> [SandboxReading] {
        guard let name else { return try RunningSupervisor.all().flatMap { $0.sandboxes() } }
        guard let reading = RunningSupervisor(name.process)?.sandboxes().first(where: { $0.name == name }) else {
            throw unknown(name)
        }
        return [reading]
    }

    /// Ends one, and waits until nothing of it runs.
    static func kill(_ name: SandboxName) throws(FrontError) {
        let supervisor = try supervisor(of: name)
        try carryOut("kill", name) { () throws(LinuxError) in
            try supervisor.kill(name.sequence, milliseconds: patienceMilliseconds)
        }
    }

    /// Stops one or lets it go on, and waits until it has.
    static func setFrozen(_ isFrozen: Bool, _ name: SandboxName) throws(FrontError) {
        let supervisor = try supervisor(of: name)
        try carryOut(isFrozen ? "freeze" : "thaw", name) { () throws(LinuxError) in
            try supervisor.setFrozen(isFrozen, name.sequence, milliseconds: patienceMilliseconds)
        }
    }

    private static func supervisor(of name: SandboxName) throws(FrontError) -> RunningSupervisor {
        guard let supervisor = RunningSupervisor(name.process) else { throw unknown(name) }
        return supervisor
    }

    private static func unknown(_ name: SandboxName) -> FrontError {
        FrontError(
            code: "sandbox.unknown", operation: "find", subject: "sandbox \(name)",
            cause: "none of that name runs that you may see", hint: "nexus sandbox ps shows those that run")
    }

    private static func carryOut(
        _ operation: String, _ name: SandboxName, _ body: () throws(LinuxError) -> Void
    ) throws(FrontError) {
        do throws(LinuxError) { try body() } catch {
            switch error.errno {
            case .noProcess, .noEntry, removed: throw unknown(name)
            case .operationNotSupported:
                throw FrontError(
                    code: "sandbox.freeze", operation: operation, subject: "sandbox \(name)",
                    cause: "this host has no cgroup v2 hierarchy, and what v1 stops can't be killed",
                    exitStatus: ExitStatus.sandboxUnavailable)
            case .notPermitted:
                throw FrontError(
                    code: "sandbox.permission", operation: operation, subject: "sandbox \(name)",
                    cause: "only who may signal its supervisor may do that")
            default:
                throw FrontError(
                    code: "sandbox.control", operation: operation, subject: "sandbox \(name)", cause: "\(error)",
                    exitStatus: ExitStatus.internalFault)
            }
        }
    }
}
