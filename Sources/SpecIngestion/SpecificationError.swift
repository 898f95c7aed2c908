// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Why a specification was not accepted. Nothing was changed when it is thrown.
package struct SpecificationError: Error, Sendable, Equatable {
    /// The file as the operator named it, and the line that has to change.
    package let location: SourceLocation?
    /// What was being done, for example `read requirement`.
    package let operation: String
    /// What it was done to: a name, a path, a key.
    package let subject: String
    package let cause: Cause
    /// What the author can do.
    package let hint: String?

    /// Stable and dotted, for example `spec.depends.cycle`.
    package var code: String { cause.code }

    /// An error about one line of one file.
    package init(
        location: SourceLocation?, operation: String, subject: String, cause: Cause, hint: String? = nil
    ) {
        self.location = location
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }
}

extension SpecificationError: CustomStringConvertible {
    /// One sentence on one line, safe to show on a terminal.
    package var description: String {
        ErrorSentence.text(
            at: location, operation, TerminalText.escape(subject, limit: 80), cause.sentence, hint: hint)
    }
}
