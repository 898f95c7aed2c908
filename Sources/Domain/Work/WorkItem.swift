// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A piece of work that one agent attempts and one patch settles.
package struct WorkItem: Stored {
    package static let kind = "work-item"
    package static let schemaVersion = 2

    /// Where it stands. `merged`, `refused` and `failed` are final.
    package enum Status: String, Codable, Sendable, CaseIterable {
        case pending, running, merged
        /// Every attempt was refused by verdict.
        case refused
        /// It could not be decided: infrastructure, or something that it depends on did not merge.
        case failed
    }

    package let id: WorkItemID
    package let name: WorkItemName
    package let title: String
    package let requirements: [RequirementName]
    /// Work items that must be merged before this one starts.
    package let dependencies: [WorkItemName]
    package let envelope: ConstraintEnvelope
    package var status: Status

    package init(
        id: WorkItemID, name: WorkItemName, title: String, requirements: [RequirementName],
        dependencies: [WorkItemName], envelope: ConstraintEnvelope, status: Status = .pending
    ) {
        self.id = id
        self.name = name
        self.title = title
        self.requirements = requirements
        self.dependencies = dependencies
        self.envelope = envelope
        self.status = status
    }
}
