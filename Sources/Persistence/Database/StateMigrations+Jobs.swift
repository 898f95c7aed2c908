// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension StateMigrations {
    /// What makes a run resumable: the queue, what was started for each job, and what a run was compiled to.
    static let jobs = """
        CREATE TABLE jobs (
            sequence INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs(id), kind TEXT NOT NULL,
            name TEXT NOT NULL, payload TEXT NOT NULL, priority INTEGER NOT NULL, not_before INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('ready', 'running', 'done')), generation INTEGER,
            agent_tries INTEGER NOT NULL DEFAULT 0, infrastructure_tries INTEGER NOT NULL DEFAULT 0,
            overtaken_tries INTEGER NOT NULL DEFAULT 0, interrupted_tries INTEGER NOT NULL DEFAULT 0,
            result TEXT CHECK ((result IS NOT NULL) = (status = 'done')), UNIQUE (run, kind, name)) STRICT;
        CREATE INDEX jobs_ready ON jobs(run, kind, priority DESC, sequence, not_before) WHERE status = 'ready';
        CREATE INDEX jobs_running ON jobs(generation) WHERE status = 'running';
        CREATE TRIGGER jobs_stay_done BEFORE UPDATE ON jobs WHEN OLD.status = 'done'
            BEGIN SELECT RAISE(ABORT, 'a stored result stays'); END;
        CREATE TABLE launches (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL REFERENCES jobs(sequence),
            generation INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE INDEX launches_job ON launches(job);
        CREATE TRIGGER launches_once BEFORE INSERT ON launches
            WHEN (SELECT status FROM jobs WHERE sequence = NEW.job) = 'done'
            BEGIN SELECT RAISE(ABORT, 'a job with a stored result is not launched again'); END;
        """

    /// What a run was held to, what models were asked, and indexes for what every start looks at.
    static let records = """
        CREATE TABLE constraints (
            work_item TEXT NOT NULL REFERENCES work_items(id), position INTEGER NOT NULL, name TEXT NOT NULL,
            level TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (work_item, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE provider_calls (
            id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempts(id), status TEXT NOT NULL,
            document TEXT NOT NULL) STRICT;
        CREATE INDEX provider_calls_attempt ON provider_calls(attempt);
        ALTER TABLE evidence ADD COLUMN content TEXT;
        CREATE INDEX evidence_content ON evidence(content);
        ALTER TABLE runs ADD COLUMN commit_date INTEGER;
        CREATE INDEX runs_goal ON runs(specification_digest, repository_path, id);
        CREATE INDEX merge_journal_open ON merge_journal(id) WHERE is_settled = 0;
        """
}
