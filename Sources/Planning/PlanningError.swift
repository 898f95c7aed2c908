// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Why a specification could not be compiled into work.
package struct PlanningError: Error, Sendable, Equatable {
    /// What was wrong.
    package enum Cause: Sendable, Equatable {
        /// Each depends on the next; the first is repeated at the end.
        case cycle([String])
        case unknownDependency(String)
        case duplicateName
        /// A name that would not fit into a constraint's name.
        case constraintName(String)
        /// A base constraint that would loosen, or stand in the place of, one that always holds.
        case constraintConflict

        /// Stable: scripts and metrics may rely on it.
        package var code: String {
            switch self {
            case .cycle: "plan.cycle"
            case .unknownDependency: "plan.depends.unknown"
            case .duplicateName: "plan.duplicate"
            case .constraintName: "plan.constraint.name"
            case .constraintConflict: "plan.constraint.conflict"
            }
        }

        var sentence: String {
            switch self {
            case .cycle(let names): "depends on itself: \(names.joined(separator: " -> "))"
            case .unknownDependency(let name): "it depends on `\(name)`, which is not there"
            case .duplicateName: "the name is used twice"
            case .constraintName(let name): "`\(name)` is too long for a constraint's name"
            case .constraintConflict: "the name belongs to another constraint"
            }
        }
    }

    /// Where the specification has to change; nil when it is not the specification's fault.
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
