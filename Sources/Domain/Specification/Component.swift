// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A part of the design that is written as one piece of work: the unit from which work items are compiled.
package struct Component: Codable, Sendable, Equatable {
    package let name: WorkItemName
    package let title: String
    /// What an attempt may write.
    package let scope: [PathPattern]
    package let riskTier: RiskTier
    /// What an attempt may spend; nil takes the default.
    package let budget: Budget?
    /// In the order of the document.
    package let requirements: [RequirementName]
    package let location: SourceLocation

    package init(
        name: WorkItemName, title: String, scope: [PathPattern], riskTier: RiskTier, budget: Budget?,
        requirements: [RequirementName], location: SourceLocation
    ) {
        self.name = name
        self.title = title
        self.scope = scope
        self.riskTier = riskTier
        self.budget = budget
        self.requirements = requirements
        self.location = location
    }
}
