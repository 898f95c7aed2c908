// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How a sandbox ended and what it used. A non-zero exit is a result, not an error.
package struct SandboxOutcome: Stored {
    package static let kind = "sandbox-outcome"
    package static let schemaVersion = 2

    /// The one cause of the end.
    package enum Ending: Codable, Sendable, Equatable {
        case exit(code: Int)
        case signal(number: Int)
        /// The wall-clock limit.
        case wall
        /// No process of it used any cpu time for that long, and writing output takes some.
        case idle
        /// The limit of cpu time used, by all processes together.
        case cpu
        /// The kernel's own out-of-memory event inside the sandbox's cgroup.
        case memory
        /// The payload failed after the kernel refused it a process.
        case pids
        /// The payload failed, and its workspace or a scratch folder had no byte or no inode left.
        case disk
        /// More than the limit was written to the output streams.
        case output
        /// A system call that the policy denies, where it says that such a call ends the sandbox.
        case seccomp(call: String)
        case cancelled
        /// nexus failed, not the payload: the set-up stage, what the system said, and the object.
        case fault(stage: String, error: String, subject: String)

        /// The limit that the sandbox ran into, in words for people; nil for every other end.
        package var limit: String? {
            switch self {
            case .wall: "wall time"
            case .idle: "idle time"
            case .cpu: "cpu time"
            case .memory: "memory"
            case .pids: "processes"
            case .disk: "disk space"
            case .output: "output"
            case .exit, .signal, .seccomp, .cancelled, .fault: nil
            }
        }
    }

    /// A system call that was refused.
    package struct Denial: Codable, Sendable, Equatable {
        /// Its name (syscalls(2)).
        package let call: String
        package let count: Int

        package init(call: String, count: Int) {
            self.call = call
            self.count = count
        }
    }

    package var ending: Ending
    package let wallMicroseconds: Int
    package let cpuMicroseconds: Int
    package let peakMemoryBytes: Int
    /// How often the kernel refused a new process.
    package let pidsRefused: Int
    /// From and to block devices, in bytes; nil where the host does not count them.
    package let readBytes: Int?
    package let writtenBytes: Int?
    /// The first different calls that were refused; nil when the policy does not ask for them.
    package let denials: [Denial]?
    /// Digest of the plan that was enforced.
    package let plan: Digest
    /// Guarantees that the policy demanded, the host could not give, and the policy waived; nil for none.
    package var waived: [Guarantee]?

    package init(
        ending: Ending, wallMicroseconds: Int, cpuMicroseconds: Int, peakMemoryBytes: Int, pidsRefused: Int,
        readBytes: Int? = nil, writtenBytes: Int? = nil, denials: [Denial]? = nil, plan: Digest
    ) {
        self.ending = ending
        self.wallMicroseconds = wallMicroseconds
        self.cpuMicroseconds = cpuMicroseconds
        self.peakMemoryBytes = peakMemoryBytes
        self.pidsRefused = pidsRefused
        self.readBytes = readBytes
        self.writtenBytes = writtenBytes
        self.denials = denials
        self.plan = plan
    }
}
