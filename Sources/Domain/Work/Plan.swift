// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A specification compiled into work.
package struct Plan: Stored {
    package static let kind = "plan"
    package static let schemaVersion = 2

    package let specification: SpecMap
    /// In topological order; ties in the order of the document.
    package let workItems: [WorkItem]
    /// The longest chain of dependencies, first to last.
    package let criticalPath: [WorkItemName]

    package init(specification: SpecMap, workItems: [WorkItem], criticalPath: [WorkItemName]) {
        self.specification = specification
        self.workItems = workItems
        self.criticalPath = criticalPath
    }
}
