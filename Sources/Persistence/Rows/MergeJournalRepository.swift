// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// The journal of merges: write it with `.power` before the ref moves, settle it after.
package struct MergeJournalRepository {
    let rows: StateRows

    /// Written before the ref moves.
    package func insert(_ entry: MergeJournalEntry) throws(StateError) {
        try rows.execute(
            "journal merge", "\(entry.id)",
            "INSERT INTO merge_journal (id, work_item, attempt, is_settled, document) VALUES (?, ?, ?, ?, ?)",
            [
                entry.id.description, entry.workItem.description, entry.attempt.description, entry.settlement != nil,
                try StoredDocument.encode(entry),
            ])
    }

    /// What a start-up has to look at: journalled, and not known to have happened or not. Oldest first.
    package func unsettled() throws(StateError) -> [MergeJournalEntry] {
        try rows.values(
            MergeJournalEntry.self, "SELECT document FROM merge_journal WHERE is_settled = 0 ORDER BY id")
    }

    /// The entry of that id, settled or not.
    package func find(_ id: MergeID) throws(StateError) -> MergeJournalEntry? {
        try rows.value(MergeJournalEntry.self, "SELECT document FROM merge_journal WHERE id = ?", [id.description])
    }

    /// The ref moved: settles the entry, stores the merge record, and marks attempt and work item as merged.
    /// - Returns: the merge's record.
    /// - Throws: `state.unknown_id`, or `state.conflict` when it was settled before.
    @discardableResult
    package func settleMerged(_ id: MergeID, at date: Timestamp) throws(StateError) -> MergeRecord {
        let entry = try settle(id, as: .merged)
        guard var attempt = try rows.attempts.find(entry.attempt) else {
            throw StateError(.unknownID, operation: "settle merge", subject: "\(entry.attempt)")
        }
        attempt.status = .merged
        attempt.endedAt = attempt.endedAt ?? date
        try rows.attempts.update(attempt)
        try rows.workItems.setStatus(entry.workItem, .merged)
        let record = entry.record(mergedAt: date)
        try rows.execute(
            "insert merge", "\(id)", "INSERT INTO merges (id, work_item, attempt, document) VALUES (?, ?, ?, ?)",
            [
                id.description, record.workItem.description, record.attempt.description,
                try StoredDocument.encode(record),
            ])
        return record
    }

    /// The ref did not move to the journalled commit; attempt and work item stay as they are.
    /// - Throws: `state.unknown_id`, or `state.conflict` when it was settled before.
    package func settleLost(_ id: MergeID) throws(StateError) { _ = try settle(id, as: .lost) }

    private func settle(_ id: MergeID, as settlement: MergeJournalEntry.Settlement) throws(StateError)
        -> MergeJournalEntry
    {
        guard var entry = try find(id) else {
            throw StateError(.unknownID, operation: "settle merge", subject: "\(id)", cause: .found("no such row"))
        }
        if let settled = entry.settlement {
            throw StateError(
                .conflict, operation: "settle merge", subject: "\(id)", cause: .found("already settled as \(settled)"))
        }
        entry.settlement = settlement
        try rows.update(
            "settle merge", "\(id)", "UPDATE merge_journal SET is_settled = 1, document = ? WHERE id = ?",
            [try StoredDocument.encode(entry), id.description])
        return entry
    }
}
