// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a plan is made from; all paths absolute, as the orchestrator sees them.
package struct PlanRequest: Codable, Sendable, Equatable {
    package let specification: String
    /// Must-requirements without a test are shown as such instead of refused.
    package let allowsUnproven: Bool
    /// The folder with the operator's constraint files.
    package let constraints: String
    /// The operator's override file, if there is one.
    package let overrides: String?
    /// What no work item's budget may exceed.
    package let ceiling: Budget

    package init(
        specification: String, allowsUnproven: Bool, constraints: String, overrides: String?, ceiling: Budget
    ) {
        self.specification = specification
        self.allowsUnproven = allowsUnproven
        self.constraints = constraints
        self.overrides = overrides
        self.ceiling = ceiling
    }
}
