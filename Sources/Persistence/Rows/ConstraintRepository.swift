// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// What each work item of a run is held to, as it was compiled: a later change of the rules does not change what an
/// earlier verdict meant.
package struct ConstraintRepository {
    let rows: StateRows

    /// Stores a work item's constraints, in the order of its envelope; the work item must be there.
    package func insert(_ constraints: [Constraint], workItem: WorkItemID) throws(StateError) {
        for (position, constraint) in constraints.enumerated() {
            try rows.execute(
                "insert constraint", constraint.name.text,
                "INSERT INTO constraints (work_item, position, name, level, document) VALUES (?, ?, ?, ?, ?)",
                [
                    workItem.description, position, constraint.name.text, constraint.level.rawValue,
                    try StoredDocument.encode(constraint),
                ])
        }
    }

    /// A work item's, in the order of its envelope.
    package func list(workItem: WorkItemID) throws(StateError) -> [Constraint] {
        try rows.values(
            Constraint.self, "SELECT document FROM constraints WHERE work_item = ? ORDER BY position",
            [workItem.description])
    }
}
