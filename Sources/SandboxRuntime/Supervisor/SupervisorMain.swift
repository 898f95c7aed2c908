// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The privileged program: reads its sealed session and does that one job.
package enum SupervisorMain {
    /// - Returns: the exit status.
    package static func run() -> Int32 {
        let session: Session
        do {
            try StandardStream.openClosed()
            let memory = try MemoryDescriptor(duplicating: Session.descriptor)
            let bytes = try MemoryFile.contents(of: memory, limit: Session.byteLimit, name: "session")
            do { session = try Session(decoding: bytes) } catch {
                Console.complain("nexus-supervisor: session: \(error.what)")
                return ExitStatus.internalFault
            }
        } catch {
            Console.complain("nexus-supervisor: \(error); hint: it is started by nexus, not by hand")
            return ExitStatus.internalFault
        }
        do { return try Supervisor(session: session).run() } catch {
            Console.complain("nexus-supervisor: \(error)")
            return ExitStatus.ofFault(in: session.job)
        }
    }
}
