// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What the supervisor's own process ends with (see the table in the documentation of `nexus`).
package enum ExitStatus {
    package static let sandboxUnavailable: Int32 = 5
    package static let internalFault: Int32 = 70
    /// `nexus sandbox exec` when nexus itself failed: no payload is likely to use it.
    static let executionFault: Int32 = 125
    package static let interrupted: Int32 = 130
    package static let terminated: Int32 = 143

    /// `nexus sandbox exec`: the payload's own code, 128+n for a signal, 124 for a limit, 125 when nexus failed.
    static func ofPayload(_ ending: SandboxOutcome.Ending) -> Int32 {
        switch ending {
        case .exit(let code): Int32(code)
        case .signal(let number): 128 + Int32(number)
        case .wall, .idle, .cpu, .memory, .pids, .disk, .output, .seccomp: 124
        case .cancelled: interrupted
        case .fault: executionFault
        }
    }

    /// When nexus itself could not go on with a job.
    package static func ofFault(in job: Session.Job) -> Int32 {
        switch job {
        case .execute: executionFault
        case .serve: internalFault
        }
    }

    /// The orchestrator's own code; anything else that ended it is our fault.
    static func ofOrchestrator(_ ending: SandboxOutcome.Ending) -> Int32 {
        if case .exit(let code) = ending { Int32(code) } else { internalFault }
    }
}
