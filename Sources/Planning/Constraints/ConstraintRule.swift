// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// One entry of the registry: a constraint, and the work items that it is for.
package struct ConstraintRule: Sendable, Equatable {
    /// How many constraints it becomes.
    enum Extent: Sendable, Equatable {
        /// One for each work item that it applies to.
        case workItem(ObligationLevel)
        /// One for each requirement with tests, with that requirement's level; named after rule and requirement.
        case requirement
    }

    let name: ConstraintName
    let extent: Extent
    let checker: Constraint.Checker
    let limits: Constraint.Limits?
    /// The tiers of the work items that it is for.
    let risks: Set<RiskTier>
    /// It is for work items that may write something that one of these matches; empty for all.
    let paths: [PathPattern]
    let sentence: String
    /// Whether an operator may lower it.
    let isOverridable: Bool
    let location: SourceLocation

    /// Whether every work item has it, as a must that nobody can lower.
    var isGround: Bool {
        extent == .workItem(.must) && checker == .scope && !isOverridable && paths.isEmpty
            && risks.count == RiskTier.allCases.count
    }

    /// - Parameter hasTests: whether any test runs for the work item; without one there is nothing for a test
    ///   constraint to be about.
    func applies(to component: Component, hasTests: Bool) -> Bool {
        guard risks.contains(component.riskTier), checker != .tests || hasTests else { return false }
        return paths.isEmpty
            || paths.contains { path in component.scope.contains { $0.overlaps(path) } }
    }

    /// The same, held to more.
    func tightened(to level: ObligationLevel?, _ limits: Constraint.Limits?, at location: SourceLocation) -> Self {
        ConstraintRule(
            name: name, extent: level.map { .workItem($0) } ?? extent, checker: checker, limits: limits ?? self.limits,
            risks: risks, paths: paths, sentence: sentence, isOverridable: isOverridable, location: location)
    }
}
