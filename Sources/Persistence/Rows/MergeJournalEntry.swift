// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A merge that is about to happen, written before the ref moves: after a crash, a ref that equals `new` means merged.
package struct MergeJournalEntry: Stored {
    package static let kind = "merge-journal-entry"
    package static let schemaVersion = 1

    /// What became of a journalled merge; absent while nobody knows.
    package enum Settlement: String, Codable, Sendable, CaseIterable {
        /// The ref moved to `new`.
        case merged
        /// The ref never moved, and will not.
        case lost
    }

    package let id: MergeID
    package let workItem: WorkItemID
    package let attempt: AttemptID
    /// The full name of the ref that is to move.
    package let ref: String
    package let old: ObjectName
    package let new: ObjectName
    package let tree: ObjectName
    package let evidence: [EvidenceID]
    /// The date in the commit, so that a resumed run makes the same one.
    package let commitDate: Timestamp
    package let journalledAt: Timestamp
    /// Nil until the ref was looked at afterwards.
    package var settlement: Settlement?

    package init(
        id: MergeID, workItem: WorkItemID, attempt: AttemptID, ref: String, old: ObjectName, new: ObjectName,
        tree: ObjectName, evidence: [EvidenceID], commitDate: Timestamp, journalledAt: Timestamp,
        settlement: Settlement? = nil
    ) {
        self.id = id
        self.workItem = workItem
        self.attempt = attempt
        self.ref = ref
        self.old = old
        self.new = new
        self.tree = tree
        self.evidence = evidence
        self.commitDate = commitDate
        self.journalledAt = journalledAt
        self.settlement = settlement
    }

    /// The record of this merge, once the ref is known to have moved.
    package func record(mergedAt: Timestamp) -> MergeRecord {
        MergeRecord(
            id: id, workItem: workItem, attempt: attempt, ref: ref, old: old, new: new, tree: tree,
            evidence: evidence, mergedAt: mergedAt)
    }
}
