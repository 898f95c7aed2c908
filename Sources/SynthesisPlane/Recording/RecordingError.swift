// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Why a recording can't be used. Nothing was changed when it is thrown.
package struct RecordingError: Error, Sendable, Equatable {
    /// The line of the recording that has to change; nil when it is about the file as a whole.
    package let location: SourceLocation?
    /// What was being done, for example `read turn`.
    package let operation: String
    /// What it was done to: the file, a work item, a key.
    package let subject: String
    package let cause: Cause
    /// What the author can do.
    package let hint: String?

    /// Stable and dotted, for example `recording.key.unknown`.
    package var code: String { cause.code }

    /// True when the recording is sound but holds no answer: as if a model could not be reached.
    package var isProviderUnavailable: Bool { cause == .noAttempt }

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

extension RecordingError: CustomStringConvertible {
    /// One sentence on one line, safe to show on a terminal, for example
    /// `demo.yaml:7: read turn: unknown key "wrote"; hint: known here: write, text, executable`.
    package var description: String {
        ErrorSentence.text(at: location, operation, subject, cause.sentence, hint: hint)
    }
}
