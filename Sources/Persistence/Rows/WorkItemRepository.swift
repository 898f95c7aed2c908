// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB
import Observability

/// Work items, each in its run.
package struct WorkItemRepository {
    let rows: StateRows

    /// Stores a plan's work items in the order given.
    package func insert(_ workItems: [WorkItem], run: RunID) throws(StateError) {
        for (position, workItem) in workItems.enumerated() {
            try rows.execute(
                "insert work item", "\(workItem.id)",
                "INSERT INTO work_items (id, run, position, name, status, document) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    workItem.id.description, run.description, position, workItem.name.text, workItem.status.rawValue,
                    try StoredDocument.encode(rows.redactor.redact(workItem)),
                ])
        }
    }

    /// - Throws: `state.unknown_id`.
    package func setStatus(_ id: WorkItemID, _ status: WorkItem.Status) throws(StateError) {
        guard var workItem = try find(id) else {
            throw StateError(.unknownID, operation: "update work item", subject: "\(id)", cause: .found("no such row"))
        }
        workItem.status = status
        try rows.update(
            "update work item", "\(id)", "UPDATE work_items SET status = ?, document = ? WHERE id = ?",
            [status.rawValue, try StoredDocument.encode(rows.redactor.redact(workItem)), id.description])
    }

    /// The work item of that id, if there is one.
    package func find(_ id: WorkItemID) throws(StateError) -> WorkItem? {
        try rows.value(WorkItem.self, "SELECT document FROM work_items WHERE id = ?", [id.description])
    }

    /// A run's work items, in the order in which they were inserted.
    package func list(run: RunID) throws(StateError) -> [WorkItem] {
        try rows.values(
            WorkItem.self, "SELECT document FROM work_items WHERE run = ? ORDER BY position", [run.description])
    }

    /// How many of a run's work items have each status; those that none has are absent.
    package func counts(run: RunID) throws(StateError) -> [String: Int] {
        let sql = "SELECT status, COUNT(*) FROM work_items WHERE run = ? GROUP BY status"
        return try StateError.wrap("count", "work items") {
            let found = try Row.fetchAll(
                try rows.database.cachedStatement(sql: sql), arguments: [run.description])
            return found.reduce(into: [:]) { counts, row in counts[row[0], default: 0] = row[1] }
        }
    }

    /// The run that a work item belongs to.
    package func run(of id: WorkItemID) throws(StateError) -> RunID? {
        try rows.identifier(RunID.self, "SELECT run FROM work_items WHERE id = ?", [id.description])
    }
}
