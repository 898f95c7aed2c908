// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// Runs, one row each.
package struct RunRepository {
    let rows: StateRows

    /// A new run.
    package func insert(_ run: Run) throws(StateError) {
        try rows.execute(
            "insert run", "\(run.id)",
            "INSERT INTO runs (id, status, specification_digest, repository_path, document) VALUES (?, ?, ?, ?, ?)",
            [
                run.id.description, run.status.rawValue, run.specificationDigest.description, run.repositoryPath,
                try StoredDocument.encode(run),
            ])
    }

    /// Replaces the row of the same identifier.
    package func update(_ run: Run) throws(StateError) {
        try rows.update(
            "update run", "\(run.id)", "UPDATE runs SET status = ?, document = ? WHERE id = ?",
            [run.status.rawValue, try StoredDocument.encode(run), run.id.description])
    }

    /// The run of that id, if there is one.
    package func find(_ id: RunID) throws(StateError) -> Run? {
        try rows.value(Run.self, "SELECT document FROM runs WHERE id = ?", [id.description])
    }

    /// All of them, newest first.
    package func list() throws(StateError) -> [Run] {
        try rows.values(Run.self, "SELECT document FROM runs ORDER BY id DESC")
    }

    /// All runs of that specification on that repository, newest first.
    package func list(specification: Digest, repository: String) throws(StateError) -> [Run] {
        try rows.values(
            Run.self,
            "SELECT document FROM runs WHERE specification_digest = ? AND repository_path = ? ORDER BY id DESC",
            [specification.description, repository])
    }

    /// The newest run of that specification on that repository that never came to an end: what the same command
    /// goes on with.
    package func unfinished(specification: Digest, repository: String) throws(StateError) -> Run? {
        try rows.value(
            Run.self,
            """
            SELECT document FROM runs WHERE status = ? AND specification_digest = ? AND repository_path = ?
            ORDER BY id DESC LIMIT 1
            """,
            [Run.Status.running.rawValue, specification.description, repository])
    }
}
