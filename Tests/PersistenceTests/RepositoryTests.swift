// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Persistence

@Suite("Repositories")
struct RepositoryTests {
    private let folder: TemporaryFolder
    private let state: StateDatabase

    init() throws {
        folder = try TemporaryFolder()
        state = try StateDatabase(folder: folder.state, now: Sample.at(0))
    }

    private func code(_ body: @escaping @Sendable (StateRows) throws -> Void) async -> String? {
        do {
            try await state.write(.process, body)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("rows that exist already, or belong to nothing, are conflicts")
    func conflicts() async throws {
        #expect(
            await code { rows in try rows.workItems.insert([Sample.workItem()], run: Sample.run.id) }
                == "state.conflict")
        #expect(await code { rows in try rows.events.append(Sample.event(1, .runCancelled)) } == "state.conflict")
        #expect(await code { rows in try Sample.fill(rows) } == nil)
        #expect(await code { rows in try rows.runs.insert(Sample.run) } == "state.conflict")
        #expect(await code { rows in try rows.attempts.insert(Sample.attempt(1)) } == "state.conflict")
        #expect(
            await code { rows in try rows.workItems.insert([Sample.workItem(3)], run: Sample.run.id) }
                == "state.conflict")
        #expect(await code { rows in try rows.journal.insert(Sample.journal) } == "state.conflict")
    }

    @Test("changing what is not there is an error")
    func unknown() async throws {
        #expect(await code { rows in try rows.runs.update(Sample.run) } == "state.unknown_id")
        #expect(await code { rows in try rows.workItems.setStatus(Sample.id(2), .merged) } == "state.unknown_id")
        #expect(await code { rows in try rows.attempts.update(Sample.attempt(1)) } == "state.unknown_id")
        #expect(
            await code { rows in _ = try rows.journal.settleMerged(Sample.id(40), at: Sample.at(0)) }
                == "state.unknown_id")
        #expect(await code { rows in try rows.journal.settleLost(Sample.id(40)) } == "state.unknown_id")
    }

    @Test("evidence and its artifacts are stored together or not at all")
    func evidenceIsWhole() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let taken = Sample.evidence(3, attempt: 2, result: .pass, artifact: 1)
        #expect(await code { rows in try rows.evidence.insert(taken) } == "state.conflict")
        #expect(try await state.read { rows in try rows.evidence.find(taken.id) } == nil)
        #expect(try await state.read { rows in try rows.artifacts.list(digest: Sample.digest(4)) }.count == 1)
    }

    @Test("every value comes back as it was stored")
    func roundTrip() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        try await state.read { rows throws in
            #expect(try rows.runs.find(Sample.run.id) == Sample.run)
            #expect(try rows.workItems.list(run: Sample.run.id) == [Sample.workItem(status: .merged)])
            #expect(try rows.workItems.run(of: Sample.id(2)) == Sample.run.id)
            #expect(try rows.attempts.list(workItem: Sample.id(2)).first == Sample.attempt(1, status: .refused))
            let evidence = Sample.evidence(1, attempt: 1, result: .fail, artifact: 1)
            #expect(try rows.evidence.list(attempt: Sample.id(11)) == [evidence])
            #expect(try rows.artifacts.find(Sample.id(31)) == evidence.artifacts[0])
            #expect(try rows.artifacts.evidence(of: Sample.id(31)) == evidence.id)
            #expect(try rows.incidents.list(run: Sample.run.id) == [Sample.incident])
            #expect(try rows.runs.find(Sample.id(99)) == nil)
        }
    }

    @Test("evidence is found again by exactly what it was made from")
    func evidenceByKey() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let evidence = Sample.evidence(1, attempt: 1, result: .fail)
        let key = evidence.key
        let others = [
            EvidenceRecord.Key(
                patch: Sample.digest(9), baseTree: key.baseTree, constraints: key.constraints, plan: key.plan,
                tools: key.tools),
            EvidenceRecord.Key(
                patch: key.patch, baseTree: key.baseTree, constraints: key.constraints, plan: nil, tools: key.tools),
            EvidenceRecord.Key(
                patch: key.patch, baseTree: key.baseTree, constraints: key.constraints, plan: key.plan, tools: []),
        ]
        try await state.read { rows throws in
            #expect(
                try rows.evidence.list(key: key, constraint: evidence.constraint).map(\.id) == [
                    Sample.id(22), Sample.id(21),
                ])
            #expect(try rows.evidence.list(key: key, constraint: ConstraintName("scope")!).isEmpty)
            for other in others { #expect(try rows.evidence.list(key: other, constraint: evidence.constraint).isEmpty) }
        }
    }

    @Test("a settled merge marks journal, attempt and work item in one step")
    func merged() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        try await state.read { rows throws in
            #expect(try rows.journal.unsettled().isEmpty)
            #expect(try rows.journal.find(Sample.id(40))?.settlement == .merged)
            #expect(try rows.merges.find(workItem: Sample.id(2)) == Sample.journal.record(mergedAt: Sample.at(8)))
            #expect(try rows.attempts.find(Sample.id(12))?.status == .merged)
            #expect(try rows.workItems.find(Sample.id(2))?.status == .merged)
        }
        #expect(
            await code { rows in _ = try rows.journal.settleMerged(Sample.id(40), at: Sample.at(9)) }
                == "state.conflict")
        #expect(await code { rows in try rows.journal.settleLost(Sample.id(40)) } == "state.conflict")
    }

    @Test("a journalled merge waits to be looked at, and a lost one leaves the work item as it was")
    func lost() async throws {
        try await state.write(.power) { rows in
            try rows.runs.insert(Sample.run)
            try rows.workItems.insert([Sample.workItem(status: .running)], run: Sample.run.id)
            try rows.attempts.insert(Sample.attempt(2))
            try rows.journal.insert(Sample.journal)
        }
        #expect(try await state.read { rows in try rows.journal.unsettled() } == [Sample.journal])
        #expect(try await state.read { rows in try rows.attempts.running(run: Sample.run.id) } == [Sample.attempt(2)])
        try await state.write { rows in try rows.journal.settleLost(Sample.journal.id) }
        try await state.read { rows throws in
            #expect(try rows.journal.unsettled().isEmpty)
            #expect(try rows.merges.list(run: Sample.run.id).isEmpty)
            #expect(try rows.workItems.find(Sample.id(2))?.status == .running)
        }
    }

    @Test("the same command goes on with the newest run that has no end")
    func unfinished() async throws {
        var ended = Sample.run
        ended.status = .cancelled
        let runs = (5...7).map { number in
            Run(
                id: Sample.id(number), specificationPath: "spec.md", specificationDigest: Sample.digest,
                repositoryPath: number == 7 ? "/other" : "/repository", startedAt: Sample.at(0))
        }
        try await state.write { [ended] rows throws in
            try rows.runs.insert(Sample.run)
            try rows.runs.update(ended)
            #expect(try rows.runs.unfinished(specification: Sample.digest, repository: "/repository") == nil)
            for run in runs { try rows.runs.insert(run) }
        }
        try await state.read { rows throws in
            #expect(try rows.runs.unfinished(specification: Sample.digest, repository: "/repository") == runs[1])
            #expect(try rows.runs.unfinished(specification: Sample.digest(9), repository: "/repository") == nil)
            #expect(try rows.runs.list().map(\.id) == [Sample.id(7), Sample.id(6), Sample.id(5), Sample.id(1)])
        }
    }

    @Test("events keep the order in which they were told, and are never changed or removed")
    func events() async throws {
        let events = [Sample.event(3, .runStarted(specification: Sample.digest)), Sample.event(1, .runCancelled)]
        try await state.write { rows throws in
            try rows.runs.insert(Sample.run)
            for event in events { try rows.events.append(event) }
        }
        #expect(await code { rows in _ = try rows.execute("test", "", "DELETE FROM events") } == "state.conflict")
        #expect(
            await code { rows in _ = try rows.execute("test", "", "UPDATE events SET id = 'x'") }
                == "state.conflict")
        #expect(try await state.read { rows in try rows.events.list(run: Sample.run.id) } == events)
    }

    @Test(
        "a row that is no document is damage; one of a later schema is newer",
        arguments: [
            ("", "state.damaged"), ("{", "state.damaged"), (#"{"kind":"run","schema":1,"value":{}}"#, "state.damaged"),
            (#"{"kind":"plan","schema":1,"value":{}}"#, "state.damaged"),
            (#"{"kind":"run","schema":2,"value":{}}"#, "state.damaged"),
            (#"{"kind":"run","schema":3,"value":{}}"#, "state.newer"),
        ])
    func rowDamage(document: String, expected: String) async throws {
        try await state.write { rows throws in
            try rows.runs.insert(Sample.run)
            _ = try rows.execute("test", "", "UPDATE runs SET document = '\(document)'")
        }
        #expect(await code { rows in _ = try rows.runs.list() } == expected)
    }
}
