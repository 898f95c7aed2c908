// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What an operator lets a specification decide about its own run.
package struct SpecificationGrant: Codable, Sendable, Equatable {
    /// No work item gets more than this.
    package var ceiling: BudgetCeiling
    /// The policies that the front matter may choose from; nil where none is enforced, and any name is fine.
    package var policies: [String]?

    package init(ceiling: BudgetCeiling = BudgetCeiling(), policies: [String]? = nil) {
        self.ceiling = ceiling
        self.policies = policies
    }
}
