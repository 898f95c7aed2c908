// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Everything that an attempt at one work item is held to. The gate decides on this and the evidence, nothing else.
package struct ConstraintEnvelope: Stored {
    package static let kind = "constraint-envelope"
    package static let schemaVersion = 2

    package var constraints: [Constraint]
    /// What an attempt may write.
    package let scope: [PathPattern]
    /// What it may not, also inside its scope.
    package let protectedPaths: [RepositoryPath]
    /// The test files that must run for this work item, in order: its own and those of what it depends on.
    package let tests: [RepositoryPath]
    /// Those of them that run in the process of the code that they judge; nil when there are none.
    package let insideTests: [RepositoryPath]?
    package let riskTier: RiskTier
    package var budget: Budget

    package init(
        constraints: [Constraint], scope: [PathPattern], protectedPaths: [RepositoryPath], tests: [RepositoryPath],
        insideTests: [RepositoryPath]? = nil, riskTier: RiskTier, budget: Budget
    ) {
        self.constraints = constraints
        self.scope = scope
        self.protectedPaths = protectedPaths
        self.tests = tests
        self.insideTests = insideTests
        self.riskTier = riskTier
        self.budget = budget
    }
}
