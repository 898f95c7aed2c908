// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import GRDB

/// The database's shape, as steps that are added to and never edited.
enum StateMigrations {
    /// `NXUS`, in the database's header: another program's database is never taken for ours.
    static let applicationID = 0x4E58_5553

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: work)
            try database.execute(sql: proof)
            try database.execute(sql: history)
        }
        migrator.registerMigration("observe-1") { database in try database.execute(sql: metrics) }
        migrator.registerMigration("2") { database in
            try database.execute(sql: jobs)
            try database.execute(sql: records)
        }
        return migrator
    }

    private static let work = """
        CREATE TABLE generations (
            number INTEGER PRIMARY KEY AUTOINCREMENT, pid INTEGER NOT NULL, started_at INTEGER NOT NULL) STRICT;
        CREATE TABLE runs (
            id TEXT PRIMARY KEY, status TEXT NOT NULL, specification_digest TEXT NOT NULL,
            repository_path TEXT NOT NULL, document TEXT NOT NULL) STRICT;
        CREATE TABLE work_items (
            id TEXT PRIMARY KEY, run TEXT NOT NULL REFERENCES runs(id), position INTEGER NOT NULL,
            name TEXT NOT NULL, status TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (run, name)) STRICT;
        CREATE TABLE attempts (
            id TEXT PRIMARY KEY, work_item TEXT NOT NULL REFERENCES work_items(id), number INTEGER NOT NULL,
            status TEXT NOT NULL, document TEXT NOT NULL, UNIQUE (work_item, number)) STRICT;
        """

    private static let proof = """
        CREATE TABLE evidence (
            id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempts(id), rule TEXT NOT NULL,
            key TEXT NOT NULL, result TEXT NOT NULL, document TEXT NOT NULL) STRICT;
        CREATE INDEX evidence_attempt ON evidence(attempt);
        CREATE INDEX evidence_key ON evidence(key, rule);
        CREATE TABLE artifacts (
            id TEXT PRIMARY KEY, evidence TEXT NOT NULL REFERENCES evidence(id), digest TEXT NOT NULL,
            document TEXT NOT NULL) STRICT;
        CREATE INDEX artifacts_evidence ON artifacts(evidence);
        CREATE INDEX artifacts_digest ON artifacts(digest);
        CREATE TABLE merge_journal (
            id TEXT PRIMARY KEY, work_item TEXT NOT NULL REFERENCES work_items(id),
            attempt TEXT NOT NULL REFERENCES attempts(id), is_settled INTEGER NOT NULL,
            document TEXT NOT NULL) STRICT;
        CREATE TABLE merges (
            id TEXT PRIMARY KEY REFERENCES merge_journal(id),
            work_item TEXT NOT NULL UNIQUE REFERENCES work_items(id),
            attempt TEXT NOT NULL UNIQUE REFERENCES attempts(id), document TEXT NOT NULL) STRICT;
        """

    private static let metrics = """
        CREATE TABLE metrics (run TEXT PRIMARY KEY REFERENCES runs(id), document TEXT NOT NULL) STRICT;
        """

    private static let history = """
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
            run TEXT NOT NULL REFERENCES runs(id), document TEXT NOT NULL) STRICT;
        CREATE INDEX events_run ON events(run);
        CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
        CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
        CREATE TABLE incidents (
            id TEXT PRIMARY KEY, run TEXT NOT NULL REFERENCES runs(id), code TEXT NOT NULL,
            document TEXT NOT NULL) STRICT;
        CREATE INDEX incidents_run ON incidents(run);
        """
}
