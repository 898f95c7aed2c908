// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Why something about a repository could not be done, or was refused before anything changed.
package struct IntegrationError: Error, Sendable {
    /// What went wrong, as a stable dotted string for JSON, metrics and exit statuses (`rawValue`).
    package let code: Code
    /// What was being done, as a verb phrase: `open repository`.
    package let operation: String
    /// The object it was done to: a path, a ref, an object name.
    package let subject: String
    /// What was found, or what the system said.
    package let cause: Cause
    /// What the operator can do about it.
    package let hint: String?

    package init(_ code: Code, _ operation: String, _ subject: String, _ cause: Cause, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }
}

extension IntegrationError: CustomStringConvertible {
    /// One sentence on one line, safe to show on a terminal.
    package var description: String {
        ErrorSentence.text(operation, subject, cause.description, hint: hint)
    }
}

extension IntegrationError {
    /// Whether the operator's repository or arguments are at fault, and nothing was tried yet.
    package var isRefusal: Bool {
        switch code {
        case .gitMissing, .gitFailed, .gitTimedOut, .gitUnreadable, .cancelled, .fileSystem, .journalFailed,
            .checkFailed,
            .objectMissing, .objectWrong:
            false
        default: true
        }
    }
}
