// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What an operator asked to redact, and how it can't be done. It never repeats a value.
package struct RedactionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong, each with its stable code.
    package enum Cause: String, Sendable, CaseIterable {
        case name = "redaction.name"
        case value = "redaction.value"
        case pattern = "redaction.pattern"
    }

    package let cause: Cause
    package let operation: String
    /// The name or the pattern.
    package let subject: String

    init(_ cause: Cause, operation: String, subject: String) {
        self.cause = cause
        self.operation = operation
        self.subject = subject
    }

    /// Stable and dotted.
    package var code: String { cause.rawValue }

    /// What would be right.
    package var hint: String? {
        switch cause {
        case .name: "letters, digits, dots, dashes and underscores, at most 64"
        case .value: "a shorter one would be redacted in the middle of words"
        case .pattern: "a beginning, a set and a count, for example acme_[A-Za-z0-9]{24}"
        }
    }

    package var description: String {
        let sentence =
            switch cause {
            case .name: "not a name"
            case .value: "shorter than \(SecretValue.minimum) bytes"
            case .pattern: "not a pattern"
            }
        return ErrorSentence.text(operation, subject, sentence, hint: hint)
    }
}
