// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

extension JobRepository {
    static let columns = """
        sequence, run, kind, name, payload, priority, not_before, status, agent_tries, infrastructure_tries,
        overtaken_tries, interrupted_tries, result
        """

    /// The job of that id, if there is one.
    package func find(_ id: Int64) throws(StateError) -> Job? {
        try fetch("SELECT \(Self.columns) FROM jobs WHERE sequence = ?", [id]).first
    }

    /// The job of that name, if there is one.
    package func find(_ kind: Job.Kind, _ name: String, run: RunID) throws(StateError) -> Job? {
        try fetch(
            "SELECT \(Self.columns) FROM jobs WHERE run = ? AND kind = ? AND name = ?",
            [run.description, kind.rawValue, name], run: run
        ).first
    }

    /// A run's jobs, in the order in which they were put into the queue.
    package func list(run: RunID) throws(StateError) -> [Job] {
        try fetch("SELECT \(Self.columns) FROM jobs WHERE run = ? ORDER BY sequence", [run.description], run: run)
    }

    /// Whether a run has jobs of that kind that are not done.
    package func isOpen(_ kind: Job.Kind, run: RunID) throws(StateError) -> Bool {
        try rows.count(
            "SELECT EXISTS (SELECT 1 FROM jobs WHERE run = ? AND kind = ? AND status <> 'done')",
            [run.description, kind.rawValue]) != 0
    }

    /// How many sandboxes were started for a job, by every orchestrator together.
    package func launches(of id: Int64) throws(StateError) -> Int {
        try rows.count("SELECT COUNT(*) FROM launches WHERE job = ?", [id])
    }

    /// - Parameter run: what every row is of, where that is known: reading it from the row takes longer than the query.
    func fetch(_ sql: String, _ arguments: StatementArguments, run: RunID? = nil) throws(StateError) -> [Job] {
        try StateError.wrap("use", "the queue") {
            let cursor = try Row.fetchCursor(
                try rows.database.cachedStatement(sql: sql), arguments: arguments)
            var jobs: [Job] = []
            // To the end: a statement that returns what it changes is complete only then.
            while let row = try cursor.next() { jobs.append(try Self.job(row, run: run)) }
            return jobs
        }
    }

    private static func job(_ row: Row, run: RunID?) throws(StateError) -> Job {
        let (id, kindText): (Int64, String) = (row[0], row[2])
        let statusText: String = row[7]
        guard let run = run ?? RunID(row[1] as String), let kind = Job.Kind(rawValue: kindText),
            let status = Job.Status(rawValue: statusText)
        else {
            throw StateError(
                .damaged, operation: "read", subject: "job \(id)", cause: .found("\(kindText) \(statusText)"))
        }
        var tries: [Job.Cause: Int] = [:]
        for (index, cause) in [Job.Cause.agent, .infrastructure, .overtaken, .interrupted].enumerated() {
            let count: Int = row[8 + index]
            if count > 0 { tries[cause] = count }
        }
        return Job(
            id: id, run: run, kind: kind, name: row[3], payload: row[4], priority: row[5],
            notBefore: Timestamp(milliseconds: row[6]), status: status, tries: tries, result: row[12])
    }
}
