// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One rule that a patch is held to, with the checker that decides it.
package struct Constraint: Stored {
    package static let kind = "constraint"
    package static let schemaVersion = 1

    /// Who decides.
    package enum Checker: String, Codable, Sendable, CaseIterable {
        /// The patch touches only what the work item owns, and nothing protected.
        case scope
        /// The tree compiles.
        case build
        /// The operator's tests run, all of them, and pass; their inverted twin fails.
        case tests
        /// The patch adds no credential.
        case secrets
    }

    package let name: ConstraintName
    package let level: ObligationLevel
    package let checker: Checker
    /// One sentence for people and agents.
    package var statement: String
    /// The requirements that it stands for; empty for the rules that hold everywhere.
    package let requirements: [RequirementName]
    /// Where it was said; nil for what nexus itself always demands.
    package let location: SourceLocation?

    package init(
        name: ConstraintName, level: ObligationLevel, checker: Checker, statement: String,
        requirements: [RequirementName] = [], location: SourceLocation? = nil
    ) {
        self.name = name
        self.level = level
        self.checker = checker
        self.statement = statement
        self.requirements = requirements
        self.location = location
    }
}
