// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

/// Becomes the supervisor: arranges the descriptors that a session names, seals it, and executes the program with an
/// empty environment. The pid that the operator started stays the same.
enum SupervisorProgram {
    /// Below it lie the standard streams and the session itself.
    private static let firstNumber = 10

    /// Makes `descriptor` survive `execve` under a number that the session can name.
    static func hand<Kind>(over descriptor: consuming Descriptor<Kind>) throws(LinuxError) -> Int32 {
        let number = try Processes.raise(descriptor.number, above: firstNumber)
        // Not before: only its number was raised.
        descriptor.close()
        try Processes.install(number, as: number)
        return number
    }

    /// Returns only when it fails.
    static func execute(_ path: String, session: Session) -> FrontError {
        do throws(LinuxError) {
            let memory = try MemoryFile.sealed(session.encoded, name: "session")
            try Processes.install(memory, as: Session.descriptor)
            _ = memory.release()
            let errno = Processes.execute(
                path: Array(path.utf8), arguments: [Array("nexus-supervisor".utf8)], environment: [])
            throw LinuxError(operation: "execve", subject: path, errno: errno)
        } catch {
            return FrontError(
                code: "supervisor.start", operation: "start", subject: "the supervisor", cause: "\(error)",
                exitStatus: ExitStatus.ofFault(in: session.job))
        }
    }
}
