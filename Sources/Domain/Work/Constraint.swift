// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One rule that a patch is held to, with the checker that decides it.
package struct Constraint: Stored, Hashable {
    package static let kind = "constraint"
    package static let schemaVersion = 2

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
    package let statement: String
    /// The requirements that it stands for; empty for the rules that hold everywhere.
    package let requirements: [RequirementName]
    /// Where it was said; nil in what was stored before constraints had files.
    package let location: SourceLocation?
    /// What the scope checker holds a patch to besides its scope; nil for nothing.
    package let limits: Limits?
    /// Who lowered it to a should; nil when nobody did.
    package let override: ConstraintOverride?

    package init(
        name: ConstraintName, level: ObligationLevel, checker: Checker, statement: String,
        requirements: [RequirementName] = [], location: SourceLocation? = nil, limits: Limits? = nil,
        override: ConstraintOverride? = nil
    ) {
        self.name = name
        self.level = level
        self.checker = checker
        self.statement = statement
        self.requirements = requirements
        self.location = location
        self.limits = limits
        self.override = override
    }
}

extension Constraint {
    /// By name: nearly always enough to tell two apart, and cheap where a plan has thousands.
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
