// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How a sandbox ended and what it used. A non-zero exit is a result, not an error.
package struct SandboxOutcome: Stored {
    package static let kind = "sandbox-outcome"
    package static let schemaVersion = 1

    /// The one cause of the end.
    package enum Ending: Codable, Sendable, Equatable {
        case exit(code: Int)
        case signal(number: Int)
        /// The wall-clock limit.
        case wall
        /// The kernel's own out-of-memory event inside the sandbox's cgroup.
        case memory
        /// The payload failed after the kernel refused it a process.
        case pids
        case cancelled
        /// nexus failed, not the payload: the set-up stage, what the system said, and the object.
        case fault(stage: String, error: String, subject: String)
    }

    package var ending: Ending
    package let wallMicroseconds: Int
    package let cpuMicroseconds: Int
    package let peakMemoryBytes: Int
    /// How often the kernel refused a new process.
    package let pidsRefused: Int
    /// Digest of the plan that was enforced.
    package let plan: Digest
    /// Guarantees that the policy demanded, the host could not give, and the policy waived; nil for none.
    package var waived: [Guarantee]?

    package init(
        ending: Ending, wallMicroseconds: Int, cpuMicroseconds: Int, peakMemoryBytes: Int, pidsRefused: Int,
        plan: Digest
    ) {
        self.ending = ending
        self.wallMicroseconds = wallMicroseconds
        self.cpuMicroseconds = cpuMicroseconds
        self.peakMemoryBytes = peakMemoryBytes
        self.pidsRefused = pidsRefused
        self.plan = plan
    }
}
