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
    private let testFiles: TestFiles
    /// Those of them that run in the process of the code that they judge; nil when there are none.
    package let insideTests: [RepositoryPath]?
    package let riskTier: RiskTier
    package var budget: Budget

    private enum CodingKeys: String, CodingKey {
        case constraints, scope, protectedPaths, insideTests, riskTier, budget
        case testFiles = "tests"
    }

    package init(
        constraints: [Constraint], scope: [PathPattern], protectedPaths: [RepositoryPath], tests: [RepositoryPath],
        insideTests: [RepositoryPath]? = nil, riskTier: RiskTier, budget: Budget
    ) {
        self.init(
            constraints: constraints, scope: scope, protectedPaths: protectedPaths, testFiles: TestFiles(tests),
            insideTests: insideTests, riskTier: riskTier, budget: budget)
    }

    package init(
        constraints: [Constraint], scope: [PathPattern], protectedPaths: [RepositoryPath], testFiles: TestFiles,
        insideTests: [RepositoryPath]? = nil, riskTier: RiskTier, budget: Budget
    ) {
        self.constraints = constraints
        self.scope = scope
        self.protectedPaths = protectedPaths
        self.testFiles = testFiles
        self.insideTests = insideTests
        self.riskTier = riskTier
        self.budget = budget
    }

    /// The test files that must run for this work item, in order: its own and those of what it depends on. Made for each
    /// call where there may be many.
    package var tests: [RepositoryPath] { testFiles.paths }

    /// How many test files there are.
    package var testCount: Int { testFiles.count }
}
