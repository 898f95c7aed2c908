// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// What has been merged; a row appears when its journal entry is settled.
package struct MergeRepository {
    let rows: StateRows

    /// The merge of that id, if there is one.
    package func find(_ id: MergeID) throws(StateError) -> MergeRecord? {
        try rows.value(MergeRecord.self, "SELECT document FROM merges WHERE id = ?", [id.description])
    }

    /// The merge that settled a work item; at most one.
    package func find(workItem: WorkItemID) throws(StateError) -> MergeRecord? {
        try rows.value(MergeRecord.self, "SELECT document FROM merges WHERE work_item = ?", [workItem.description])
    }

    /// The merges that made that commit or that tree, oldest first.
    package func list(object: ObjectName) throws(StateError) -> [MergeRecord] {
        try rows.values(
            MergeRecord.self, "SELECT document FROM merges WHERE instr(document, ?) > 0 ORDER BY id", [object.text]
        ).filter { [$0.new, $0.tree].contains(object) }
    }

    /// A run's merges, first to last.
    package func list(run: RunID) throws(StateError) -> [MergeRecord] {
        try rows.values(
            MergeRecord.self,
            """
            SELECT merges.document FROM merges JOIN work_items ON work_items.id = merges.work_item
            WHERE work_items.run = ? ORDER BY merges.id
            """,
            [run.description])
    }
}
