// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What went wrong in this module itself, as opposed to what a checker found out about a patch.
package struct VerificationError: Error, Equatable {
    /// What the system, or the other side of a pipe, said.
    package enum Cause: Sendable, Equatable {
        /// The value has no JSON form.
        case encoding(String)
        /// The bytes are not the report that was asked for.
        case decoding(String)
        /// The report answers another request: it was made before this one, or by somebody else.
        case foreignReport
    }

    /// Stable and dotted, for example `verification.report`.
    package let code: String
    package let operation: String
    package let subject: String
    package let cause: Cause
    package let hint: String?

    package init(code: String, operation: String, subject: String, cause: Cause, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }
}

extension VerificationError: CustomStringConvertible {
    /// One sentence, without an end mark.
    package var description: String {
        let reason =
            switch cause {
            case .encoding(let text), .decoding(let text): text
            case .foreignReport: "it does not carry this request's nonce"
            }
        return ErrorSentence.text(operation, subject, reason, hint: hint)
    }
}
