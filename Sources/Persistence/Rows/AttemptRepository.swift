// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB
import Observability

/// Attempts, each at its work item; a number is used once for a work item.
package struct AttemptRepository {
    let rows: StateRows

    /// A new attempt; its work item must be there.
    package func insert(_ attempt: Attempt) throws(StateError) {
        try rows.execute(
            "insert attempt", "\(attempt.id)",
            "INSERT INTO attempts (id, work_item, number, status, document) VALUES (?, ?, ?, ?, ?)",
            [
                attempt.id.description, attempt.workItem.description, attempt.number, attempt.status.rawValue,
                try StoredDocument.encode(rows.redactor.redact(attempt)),
            ])
    }

    /// Replaces the row of the same identifier.
    package func update(_ attempt: Attempt) throws(StateError) {
        try rows.update(
            "update attempt", "\(attempt.id)", "UPDATE attempts SET status = ?, document = ? WHERE id = ?",
            [attempt.status.rawValue, try StoredDocument.encode(rows.redactor.redact(attempt)), attempt.id.description])
    }

    /// The attempt of that id, if there is one.
    package func find(_ id: AttemptID) throws(StateError) -> Attempt? {
        try rows.value(Attempt.self, "SELECT document FROM attempts WHERE id = ?", [id.description])
    }

    /// A work item's attempts, first to last.
    package func list(workItem: WorkItemID) throws(StateError) -> [Attempt] {
        try rows.values(
            Attempt.self, "SELECT document FROM attempts WHERE work_item = ? ORDER BY number", [workItem.description])
    }

    /// All attempts that left that very patch, oldest first.
    package func list(patch: Digest) throws(StateError) -> [Attempt] {
        try rows.values(
            Attempt.self, "SELECT document FROM attempts WHERE instr(document, ?) > 0 ORDER BY id", [patch.description]
        ).filter { $0.patchDigest == patch }
    }

    /// How many attempts a run has made.
    package func count(run: RunID) throws(StateError) -> Int {
        try rows.count(
            """
            SELECT COUNT(*) FROM attempts JOIN work_items ON work_items.id = attempts.work_item
            WHERE work_items.run = ?
            """, [run.description])
    }

    /// Attempts of a run that were under way when the process that made them died.
    package func running(run: RunID) throws(StateError) -> [Attempt] {
        try rows.values(
            Attempt.self,
            """
            SELECT attempts.document FROM attempts JOIN work_items ON work_items.id = attempts.work_item
            WHERE work_items.run = ? AND attempts.status = ? ORDER BY attempts.id
            """,
            [run.description, Attempt.Status.running.rawValue])
    }
}
