// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One patch that entered the integration branch.
package struct MergeRecord: Stored {
    package static let kind = "merge-record"
    package static let schemaVersion = 1

    package let id: MergeID
    package let workItem: WorkItemID
    package let attempt: AttemptID
    /// The full name of the ref that moved.
    package let ref: String
    /// Where the ref stood before.
    package let old: ObjectName
    /// The commit where it stands now.
    package let new: ObjectName
    package let tree: ObjectName
    package let evidence: [EvidenceID]
    package let mergedAt: Timestamp

    package init(
        id: MergeID, workItem: WorkItemID, attempt: AttemptID, ref: String, old: ObjectName, new: ObjectName,
        tree: ObjectName, evidence: [EvidenceID], mergedAt: Timestamp
    ) {
        self.id = id
        self.workItem = workItem
        self.attempt = attempt
        self.ref = ref
        self.old = old
        self.new = new
        self.tree = tree
        self.evidence = evidence
        self.mergedAt = mergedAt
    }
}
