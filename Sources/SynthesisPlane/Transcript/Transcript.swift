// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What an agent told about its attempt. It comes out of a sandbox and may be anything: it informs, and decides nothing.
package struct Transcript: Sendable, Equatable {
    /// A command that ran to its end.
    package struct Run: Sendable, Equatable {
        /// How it ended.
        package enum Ending: Sendable, Equatable {
            case exited(Int)
            case signalled(Int)
        }

        package let turn: Int
        package let arguments: [String]
        package let ending: Ending
        package let output: String
        /// Whether the command said more than `output`.
        package let isTruncated: Bool
    }

    /// A file that was written or deleted, or a link that was made.
    package struct Change: Sendable, Equatable {
        /// What a change does to its path.
        package enum Kind: String, Sendable, CaseIterable {
            case write, delete, link
        }

        package let turn: Int
        package let kind: Kind
        package let path: String
    }

    /// A turn that the kernel, or the sandbox, did not allow.
    package struct Failure: Sendable, Equatable {
        package let turn: Int
        package let kind: String
        package let path: String
        /// What the system said, for example `EROFS (read-only file system)`.
        package let error: String
    }

    /// The most that is looked at, in bytes and in lines.
    package static let byteLimit = 64 << 20
    /// More lines than a script has turns.
    package static let lineLimit = 16_384

    /// What wrote it, for example `nexus-agent/replay`; nil when it does not begin as a transcript does.
    package internal(set) var agent: String?
    package internal(set) var workItem: String?
    package internal(set) var attempt: Int?
    package internal(set) var runs: [Run] = []
    package internal(set) var changes: [Change] = []
    package internal(set) var failures: [Failure] = []
    /// The agent's own account; nil unless its last line gave one.
    package internal(set) var summary: String?
    /// Lines that say nothing that an agent says.
    package internal(set) var malformedLines = 0
    /// Whether there was more than is looked at.
    package internal(set) var isTruncated = false

    /// Whether the agent came to the end of its script: the last line is its finish.
    package var finished: Bool { summary != nil }
}
