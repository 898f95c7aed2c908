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
            [run.description, kind.rawValue, name]
        ).first
    }

    /// A run's jobs, in the order in which they were put into the queue.
    package func list(run: RunID) throws(StateError) -> [Job] {
        try fetch("SELECT \(Self.columns) FROM jobs WHERE run = ? ORDER BY sequence", [run.description])
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

    func fetch(_ sql: String, _ arguments: StatementArguments) throws(StateError) -> [Job] {
        try StateError.wrap("use", "the queue") {
            // All rows: a statement that returns what it changes is complete only when it has come to its end.
            let found = try Row.fetchAll(try rows.database.cachedStatement(sql: sql), arguments: arguments)
            return try found.map { row in try Self.job(row) }
        }
    }

    private static func job(_ row: Row) throws(StateError) -> Job {
        let (id, runText, kindText): (Int64, String, String) = (row[0], row[1], row[2])
        let statusText: String = row[7]
        guard let run = RunID(runText), let kind = Job.Kind(rawValue: kindText),
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
