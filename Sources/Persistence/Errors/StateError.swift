// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
package import Linux

/// Why the state folder could not be used, read or written.
package struct StateError: Error, Sendable, Equatable {
    /// What went wrong, each with the stable code that it is known by.
    package enum Reason: String, Sendable, CaseIterable {
        /// Another orchestrator holds the folder.
        case busy = "state.busy"
        /// Somebody removed the lock file, and another orchestrator took over while this one ran.
        case superseded = "state.superseded"
        /// Written by a newer program.
        case newer = "state.newer"
        /// Written by an older program, and only looked at: it is as it was.
        case older = "state.older"
        /// Not what nexus wrote.
        case damaged = "state.damaged"
        case artifactDamaged = "state.artifact_damaged"
        case artifactMissing = "state.artifact_missing"
        /// Nothing was ever stored there.
        case absent = "state.absent"
        /// Nothing is stored under that identifier.
        case unknownID = "state.unknown_id"
        /// No space left, or a quota is used up.
        case full = "state.full"
        case readOnly = "state.read_only"
        /// It can't be opened: permissions, not a folder, a missing parent.
        case unreachable = "state.unreachable"
        /// Another program holds the database longer than nexus waits.
        case locked = "state.locked"
        /// A row that exists already, or that belongs to something that does not exist.
        case conflict = "state.conflict"
        case failed = "state.failed"
    }

    /// What the system or the database said.
    package enum Cause: Sendable, Equatable {
        /// What the kernel said.
        case system(Errno)
        /// SQLite's extended result code and message.
        case database(code: Int32, message: String)
        /// What was found instead of what should be there.
        case found(String)
    }

    package let reason: Reason
    package let operation: String
    /// The path or identifier that it was about.
    package let subject: String
    package let cause: Cause?
    package let hint: String?

    package init(_ reason: Reason, operation: String, subject: String, cause: Cause? = nil, hint: String? = nil) {
        self.reason = reason
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }

    /// The stable dotted code, for JSON, metrics and exit status.
    package var code: String { reason.rawValue }
}

extension StateError: CustomStringConvertible {
    /// One line, safe to show on a terminal.
    package var description: String {
        ErrorSentence.text(operation, subject, cause?.description, hint: hint)
    }
}

extension StateError.Cause: CustomStringConvertible {
    package var description: String {
        switch self {
        case .system(let errno): "\(errno)"
        case .database(_, let message): message
        case .found(let text): text
        }
    }
}
