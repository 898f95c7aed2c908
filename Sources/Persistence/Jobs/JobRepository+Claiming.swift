// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension JobRepository {
    /// Takes the first jobs of a run that may be done now, at most `limit`: by priority, then by age. Each is taken by a
    /// statement that looks again, so that one job needs no transaction around it. None when another orchestrator has
    /// taken the state over.
    package func claim(
        _ kind: Job.Kind, run: RunID, now: Timestamp, limit: Int = 1
    ) throws(StateError) -> [Job] {
        let candidates = try claimable(kind, run: run, now: now, limit: limit)
        // One `UPDATE … RETURNING` would fill two temporary tables for each call, which takes four times as long.
        let take = try DirectStatement(
            """
            UPDATE jobs SET status = 'running', generation = ?1 WHERE sequence = ?2 AND status = 'ready'
                AND (SELECT number FROM generations ORDER BY number DESC LIMIT 1) = ?1
            """, in: rows.database)
        try take.bind(rows.generation, at: 1)
        var claimed: [Job] = []
        for job in candidates {
            try take.bind(job.id, at: 2)
            if try take.execute() == 1 { claimed.append(job) }
            take.rewind()
        }
        return claimed
    }

    /// As they are once they are claimed.
    private func claimable(
        _ kind: Job.Kind, run: RunID, now: Timestamp, limit: Int
    ) throws(StateError) -> [Job] {
        let select = try DirectStatement(
            """
            SELECT sequence, name, payload, priority, not_before, agent_tries, infrastructure_tries, overtaken_tries,
                interrupted_tries
            FROM jobs WHERE status = 'ready' AND run = ?1 AND kind = ?2 AND not_before <= ?3
            ORDER BY priority DESC, sequence LIMIT ?4
            """, in: rows.database)
        try select.bind(run.description, at: 1)
        try select.bind(kind.rawValue, at: 2)
        try select.bind(now.milliseconds, at: 3)
        try select.bind(Int64(limit), at: 4)
        var jobs: [Job] = []
        while try select.step() {
            var tries: [Job.Cause: Int] = [:]
            for (column, cause) in zip(Int32(5)..., [.agent, .infrastructure, .overtaken, .interrupted] as [Job.Cause])
            {
                let count = Int(select.integer(column))
                if count > 0 { tries[cause] = count }
            }
            jobs.append(
                Job(
                    id: select.integer(0), run: run, kind: kind, name: select.text(1), payload: select.text(2),
                    priority: Int(select.integer(3)), notBefore: Timestamp(milliseconds: select.integer(4)),
                    status: .running, tries: tries, result: nil))
        }
        return jobs
    }
}
