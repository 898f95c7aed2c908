// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import GRDB
import Testing

@testable import Persistence

@Suite("Migrations")
struct StateMigrationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A state folder as the first version left it.
    private func makeFirstVersion() throws {
        try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        let queue = try DatabaseQueue(path: folder.database)
        try StateMigrations.migrator.migrate(queue, upTo: "1")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO runs (id, status, specification_digest, repository_path, document)
                    VALUES (?, 'running', ?, '/repository', ?)
                    """,
                arguments: [
                    Sample.run.id.description, Sample.digest.description, try StoredDocument.encode(Sample.run),
                ])
        }
        try queue.close()
    }

    @Test("an older database is brought to this version, with everything that was in it")
    func upgrade() async throws {
        try makeFirstVersion()
        let state = try StateDatabase(folder: folder.state, now: Sample.at(0))
        let (runs, date, jobs) = try await state.read { rows in
            (
                try rows.runs.list(), try rows.runs.commitDate(of: Sample.run.id),
                try rows.jobs.list(run: Sample.run.id)
            )
        }
        #expect(runs == [Sample.run])
        #expect(date == nil)
        #expect(jobs == [])
    }

    @Test("who only looks at an older database is told so, and it stays as it is")
    func older() throws {
        try makeFirstVersion()
        let before = try folder.bytes(folder.database)
        let error = #expect(throws: StateError.self) { try StateReader(folder: folder.state) }
        #expect(error?.code == "state.older")
        #expect(try folder.bytes(folder.database) == before)
    }

    @Test(
        "every look that a start or a status takes goes by an index",
        arguments: [
            "SELECT sequence FROM jobs WHERE status = 'ready' AND run = 'x' AND kind = 'x' AND not_before <= 1 ORDER BY priority DESC, sequence LIMIT 1",
            "SELECT 1 FROM jobs WHERE status = 'running' AND generation < 1",
            "SELECT 1 FROM jobs WHERE run = 'x' AND kind = 'x' AND name = 'x'",
            "SELECT COUNT(*) FROM launches WHERE job = 1",
            "SELECT document FROM runs WHERE specification_digest = 'x' AND repository_path = 'x' ORDER BY id DESC",
            "SELECT document FROM merge_journal WHERE is_settled = 0 ORDER BY id",
            "SELECT status, COUNT(*) FROM work_items WHERE run = 'x' GROUP BY status",
            "SELECT document FROM evidence WHERE content = 'x'",
        ])
    func indexed(query: String) throws {
        try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        let queue = try DatabaseQueue(path: folder.database)
        try StateMigrations.migrator.migrate(queue)
        let steps = try queue.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(query)").map { row in row["detail"] as String }
        }
        #expect(!steps.isEmpty)
        #expect(steps.filter { $0.hasPrefix("SCAN") && !$0.contains("USING") } == [])
        #expect(steps.filter { $0.contains("TEMP B-TREE FOR ORDER BY") } == [])
    }
}
