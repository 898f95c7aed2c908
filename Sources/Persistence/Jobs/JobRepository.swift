// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// The queue. A job is lent to the orchestrator that claims it, and comes back when another one holds the state.
package struct JobRepository {
    let rows: StateRows

    /// Puts work into the queue. What is there already under that name stays as it is.
    package func enqueue(
        _ kind: Job.Kind, _ name: String, run: RunID, payload: some Encodable, priority: Int = 0,
        notBefore: Timestamp = Timestamp(milliseconds: 0)
    ) throws(StateError) {
        try rows.execute(
            "enqueue \(kind.rawValue)", name,
            """
            INSERT INTO jobs (run, kind, name, payload, priority, not_before, status)
            VALUES (?, ?, ?, ?, ?, ?, 'ready') ON CONFLICT (run, kind, name) DO NOTHING
            """,
            [
                run.description, kind.rawValue, name, try StoredDocument.text(payload, subject: "payload of \(name)"),
                priority, notBefore.milliseconds,
            ])
    }

    /// Takes one job by its name, put into the queue first where it is new. One that is done comes with its result, and
    /// is not to be begun.
    package func begin(
        _ kind: Job.Kind, _ name: String, run: RunID, payload: some Encodable
    ) throws(StateError) -> Job {
        try enqueue(kind, name, run: run, payload: payload)
        try rows.execute(
            "begin \(kind.rawValue)", name,
            """
            UPDATE jobs SET status = 'running', generation = ?
            WHERE run = ? AND kind = ? AND name = ? AND status <> 'done'
            """,
            [rows.generation, run.description, kind.rawValue, name])
        guard let job = try find(kind, name, run: run) else {
            throw StateError(.unknownID, operation: "begin \(kind.rawValue)", subject: name)
        }
        return job
    }

    /// Stores what came of a job. A result that is there already stays: the second of two completions changes nothing.
    /// - Throws: `state.unknown_id`.
    package func complete(_ id: Int64, result: some Encodable) throws(StateError) {
        let text = try StoredDocument.text(result, subject: "result of job \(id)")
        let changed = try rows.execute(
            "complete job", "\(id)",
            "UPDATE jobs SET status = 'done', result = ?, generation = NULL WHERE sequence = ? AND status <> 'done'",
            [text, id])
        guard changed == 0, try find(id) == nil else { return }
        throw StateError(.unknownID, operation: "complete job", subject: "\(id)", cause: .found("no such row"))
    }

    /// Gives a job back, to be begun again at the given time or later; what is done stays done.
    package func release(
        _ id: Int64, cause: Job.Cause, notBefore: Timestamp = Timestamp(milliseconds: 0)
    ) throws(StateError) {
        let column = "\(cause.rawValue)_tries"
        try rows.execute(
            "release job", "\(id)",
            """
            UPDATE jobs SET status = 'ready', generation = NULL, not_before = ?, \(column) = \(column) + 1
            WHERE sequence = ? AND status = 'running'
            """,
            [notBefore.milliseconds, id])
    }

    /// Gives back what earlier orchestrators had begun: they are gone.
    package func releaseAbandoned() throws(StateError) {
        try rows.execute(
            "release", "abandoned jobs",
            """
            UPDATE jobs SET status = 'ready', generation = NULL, interrupted_tries = interrupted_tries + 1
            WHERE status = 'running' AND generation < ?
            """,
            [rows.generation])
    }

    /// Ends what a run still has to do, with a result that says so: nobody will come back for it.
    package func drop(run: RunID) throws(StateError) {
        try rows.execute(
            "drop jobs of", "\(run)",
            """
            UPDATE jobs SET status = 'done', result = '"dropped"', generation = NULL
            WHERE run = ? AND status <> 'done'
            """,
            [run.description])
    }

    /// Written before a sandbox is started for a job.
    /// - Throws: `state.conflict` when its result is stored already: it must not be started again.
    package func countLaunch(of id: Int64, at now: Timestamp) throws(StateError) {
        try rows.execute(
            "count a launch of job", "\(id)", "INSERT INTO launches (job, generation, at) VALUES (?, ?, ?)",
            [id, rows.generation, now.milliseconds])
    }
}
