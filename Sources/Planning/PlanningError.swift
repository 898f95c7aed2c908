// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Why a specification, and the constraints that it is held to, could not be compiled into work.
package struct PlanningError: Error, Sendable, Equatable {
    /// Where a file has to change; nil when no file is at fault.
    package let location: SourceLocation?
    /// What was being done, for example `order work items`.
    package let operation: String
    /// What it was done to: a name.
    package let subject: String
    package let cause: Cause
    /// What the author can do.
    package let hint: String?

    /// Stable and dotted, for example `plan.cycle`.
    package var code: String { cause.code }

    /// An error about one name.
    package init(
        location: SourceLocation? = nil, operation: String, subject: String, cause: Cause, hint: String? = nil
    ) {
        self.location = location
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }
}

extension PlanningError: CustomStringConvertible {
    /// One sentence on one line, safe to show on a terminal.
    package var description: String {
        ErrorSentence.text(at: location, operation, subject, cause.sentence, hint: hint)
    }
}
