// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the built-in agent does in one attempt: recorded turns, and what it is told before.
package struct AgentScript: Sendable, Equatable {
    /// One thing that the agent does. Paths are bytes as they are: what a turn may reach is the sandbox's affair.
    package enum Turn: Sendable, Equatable {
        /// Makes or replaces a file, parent folders included.
        case write(path: [UInt8], content: [UInt8], executable: Bool)
        /// Runs a command to its end; the first argument names the program.
        case run(arguments: [[UInt8]])
        /// Removes a file, a link or an empty folder.
        case delete(path: [UInt8])
        /// Makes a symbolic link, parent folders included.
        case link(path: [UInt8], target: [UInt8])
        /// Says what was done; the last turn and no other.
        case finish(summary: String)

        /// Whether this ends a script.
        package var isFinish: Bool { if case .finish = self { true } else { false } }
    }

    /// The longest encoding that an agent reads, in bytes.
    package static let byteLimit = 64 << 20
    /// The most turns that a script has.
    package static let turnLimit = 10_000
    /// The most arguments that a command has, its name included.
    package static let argumentLimit = 4096

    package let workItem: String
    /// Counts from 1.
    package let attempt: UInt32
    /// Why the attempt before was refused; nil in the first.
    package let feedback: String?
    /// Ends with the only `finish`.
    package let turns: [Turn]

    /// A script as it stands: `decode` is what checks its form.
    package init(workItem: String, attempt: UInt32, feedback: String?, turns: [Turn]) {
        self.workItem = workItem
        self.attempt = attempt
        self.feedback = feedback
        self.turns = turns
    }
}
