// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// Runs, one row each.
package struct RunRepository {
    let rows: StateRows

    /// A new run.
    /// - Parameter commitDate: the date in each of its commits; nil takes its start.
    package func insert(_ run: Run, commitDate: Timestamp? = nil) throws(StateError) {
        try rows.execute(
            "insert run", "\(run.id)",
            """
            INSERT INTO runs (id, status, specification_digest, repository_path, document, commit_date)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                run.id.description, run.status.rawValue, run.specificationDigest.description, run.repositoryPath,
                try StoredDocument.encode(run), (commitDate ?? run.startedAt).milliseconds,
            ])
    }

    /// The date in each commit of a run, however often it is taken up; nil where an older nexus began it.
    package func commitDate(of id: RunID) throws(StateError) -> Timestamp? {
        try StateError.wrap("read", "\(id)") {
            let sql = "SELECT commit_date FROM runs WHERE id = ?"
            return try Int64.fetchOne(try rows.database.cachedStatement(sql: sql), arguments: [id.description])
        }.map { Timestamp(milliseconds: $0) }
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

    /// The newest, newest first.
    package func list(newest count: Int) throws(StateError) -> [Run] {
        try rows.values(Run.self, "SELECT document FROM runs ORDER BY id DESC LIMIT ?", [count])
    }

    /// The run that the holder of the state works on: the one that it has begun a job of, else the newest that has not
    /// ended.
    package func underWay() throws(StateError) -> RunID? {
        let begun: String? = try StateError.wrap("read", "runs") {
            let sql = """
                SELECT run FROM jobs WHERE status = 'running'
                AND generation = (SELECT number FROM generations ORDER BY number DESC LIMIT 1) LIMIT 1
                """
            return try String.fetchOne(try rows.database.cachedStatement(sql: sql))
        }
        if let run = begun.flatMap({ RunID($0) }) { return run }
        return try rows.value(
            Run.self, "SELECT document FROM runs WHERE status = ? ORDER BY id DESC LIMIT 1",
            [Run.Status.running.rawValue])?.id
    }

    /// How many there are.
    package func count() throws(StateError) -> Int { try rows.count("SELECT COUNT(*) FROM runs") }

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

    /// All runs of that specification, newest first.
    package func list(specification: Digest) throws(StateError) -> [Run] {
        try rows.values(
            Run.self, "SELECT document FROM runs WHERE specification_digest = ? ORDER BY id DESC",
            [specification.description])
    }

    /// All runs with a sandbox that was held to that plan, newest first.
    package func list(plan: Digest) throws(StateError) -> [Run] {
        try rows.values(
            Run.self, "SELECT document FROM runs WHERE instr(document, ?) > 0 ORDER BY id DESC", [plan.description]
        ).filter { $0.policies?[plan.description] != nil }
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
