// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Persistence

@Suite("Job queue")
struct JobQueueTests {
    private let folder: TemporaryFolder
    private let state: StateDatabase

    init() async throws {
        folder = try TemporaryFolder()
        state = try StateDatabase(folder: folder.state, now: Sample.at(0))
        try await state.write { rows in try rows.runs.insert(Sample.run) }
    }

    private func enqueue(_ name: String, priority: Int = 0, notBefore: Timestamp = Sample.at(0)) async throws {
        try await state.write { rows in
            try rows.jobs.enqueue(
                .attempt, name, run: Sample.run.id, payload: ["of": name], priority: priority, notBefore: notBefore)
        }
    }

    private func claim(at milliseconds: Int64 = 0, _ state: StateDatabase? = nil) async throws -> Job? {
        try await (state ?? self.state).write { rows in
            try rows.jobs.claim(.attempt, run: Sample.run.id, now: Sample.at(milliseconds)).first
        }
    }

    private func code(_ body: @escaping @Sendable (StateRows) throws -> Void) async -> String? {
        do {
            try await state.write(.process, body)
            return nil
        } catch { return error.code }
    }

    @Test("the most urgent job is claimed first, then the oldest; each once")
    func order() async throws {
        for (name, priority) in [("low", -1), ("first", 0), ("second", 0), ("high", 5)] {
            try await enqueue(name, priority: priority)
        }
        var claimed: [String] = []
        while let job = try await claim() {
            #expect(job.status == .running)
            #expect(try job.payload(as: [String: String].self) == ["of": job.name])
            claimed.append(job.name)
        }
        #expect(claimed == ["high", "first", "second", "low"])
    }

    @Test("several are claimed at once, in the same order, and no more than there is room for")
    func several() async throws {
        for (name, priority) in [("low", -1), ("first", 0), ("second", 0), ("high", 5)] {
            try await enqueue(name, priority: priority)
        }
        #expect(
            try await state.claim(.attempt, run: Sample.run.id, limit: 3).map(\.name) == ["high", "first", "second"])
        #expect(try await state.claim(.attempt, run: Sample.run.id, limit: 3).map(\.name) == ["low"])
    }

    @Test("a claimed job says what is stored of it, whatever was written into it")
    func claimedAsStored() async throws {
        let name = "späť \u{1F600}'\";--"
        try await enqueue(name, priority: -7)
        for (number, cause) in Job.Cause.allCases.enumerated() {
            for _ in 0...number {
                let job = try #require(try await claim(at: 8))
                try await state.write { rows in try rows.jobs.release(job.id, cause: cause, notBefore: Sample.at(8)) }
            }
        }
        let job = try #require(try await claim(at: 8))
        let stored = try await state.read { rows in try rows.jobs.find(job.id) }
        #expect(job == stored)
        #expect((job.name, job.priority, job.notBefore) == (name, -7, Sample.at(8)))
        #expect(job.tries == [.agent: 1, .infrastructure: 2, .overtaken: 3, .interrupted: 4])
    }

    @Test("a job is not claimed before its time, also after the state was opened again")
    func notBefore() async throws {
        try await enqueue("later", priority: 9, notBefore: Sample.at(1000))
        try await enqueue("now")
        #expect(try await claim(at: 999)?.name == "now")
        #expect(try await claim(at: 999) == nil)
        try state.close()
        let again = try StateDatabase(folder: folder.state, now: Sample.at(0))
        #expect(try await claim(at: 999, again) == nil)
        #expect(try await claim(at: 1000, again)?.name == "later")
    }

    @Test("what is in the queue already is not put there twice, and keeps its payload")
    func idempotentEnqueue() async throws {
        try await enqueue("A")
        try await state.write { rows in
            try rows.jobs.enqueue(.attempt, "A", run: Sample.run.id, payload: ["of": "another"])
        }
        #expect(
            try await state.read { rows in try rows.jobs.list(run: Sample.run.id) }.map(\.payload) == [#"{"of":"A"}"#])
    }

    @Test("the first result stays, whoever completes the job again")
    func idempotentCompletion() async throws {
        try await enqueue("A")
        let job = try #require(try await claim())
        try await state.write { rows in try rows.jobs.complete(job.id, result: ["merged"]) }
        try await state.write { rows in try rows.jobs.complete(job.id, result: ["refused"]) }
        let found = try await state.read { rows in try rows.jobs.find(.attempt, "A", run: Sample.run.id) }
        #expect(found?.status == .done)
        #expect(try found?.result(as: [String].self) == ["merged"])
        #expect(try await claim() == nil)
        #expect(await code { rows in try rows.jobs.complete(job.id + 1, result: "x") } == "state.unknown_id")
    }

    @Test("a job with a result is not begun, not given back and not launched again")
    func doneIsDone() async throws {
        let job = try await state.write { rows in
            let job = try rows.jobs.begin(.agent, "A", run: Sample.run.id, payload: 1)
            try rows.jobs.countLaunch(of: job.id, at: Sample.at(1))
            try rows.jobs.complete(job.id, result: 7)
            return job
        }
        #expect(await code { rows in try rows.jobs.countLaunch(of: job.id, at: Sample.at(2)) } == "state.conflict")
        try await state.write { rows in
            try rows.jobs.release(job.id, cause: .infrastructure)
            #expect(try rows.jobs.begin(.agent, "A", run: Sample.run.id, payload: 2).result(as: Int.self) == 7)
            try rows.jobs.drop(run: Sample.run.id)
        }
        #expect(try await state.read { rows in try rows.jobs.launches(of: job.id) } == 1)
        let found = try await state.read { rows in try rows.jobs.find(job.id) }
        #expect(try found?.result(as: Int.self) == 7)
        #expect(found?.payload == "1")
        // The database itself holds to it, whatever the program does.
        #expect(
            await code { rows in
                _ = try rows.execute("test", "", "UPDATE jobs SET result = '8'")
            } == "state.conflict")
    }

    @Test("a job that is given back says why, and waits until its time", arguments: Job.Cause.allCases)
    func release(cause: Job.Cause) async throws {
        try await enqueue("A")
        let job = try #require(try await claim())
        try await state.write { rows in try rows.jobs.release(job.id, cause: cause, notBefore: Sample.at(50)) }
        #expect(try await claim(at: 49) == nil)
        #expect(try await claim(at: 50)?.tries == [cause: 1])
    }

    @Test("what a killed orchestrator had begun is begun again by the next one, and only by that")
    func abandoned() async throws {
        try await enqueue("A")
        try await enqueue("B")
        let taken = try #require(try await claim())
        try await state.write { rows in try rows.jobs.releaseAbandoned() }
        #expect(try await claim()?.name == "B", "it is lent to this orchestrator")
        try state.close()
        let next = try StateDatabase(folder: folder.state, now: Sample.at(9))
        try await next.write { rows in try rows.jobs.releaseAbandoned() }
        let again = try #require(try await claim(next))
        #expect(again.id == taken.id)
        #expect(again.tries == [.interrupted: 1])
    }

    @Test("a dropped run has nothing left to do, and its results stay")
    func drop() async throws {
        for name in ["A", "B", "C"] { try await enqueue(name) }
        let job = try #require(try await claim())
        try await state.write { rows in
            try rows.jobs.complete(job.id, result: "merged")
            #expect(try rows.jobs.isOpen(.attempt, run: Sample.run.id))
            try rows.jobs.drop(run: Sample.run.id)
            #expect(try !rows.jobs.isOpen(.attempt, run: Sample.run.id))
        }
        let results = try await state.read { rows in
            try rows.jobs.list(run: Sample.run.id).map { try $0.result(as: String.self) }
        }
        #expect(results == ["merged", "dropped", "dropped"])
    }

    @Test("who lost the state to another claims nothing any more")
    func superseded() async throws {
        try await enqueue("A")
        try FileManager.default.removeItem(atPath: folder.state + "/lock")
        let second = try StateDatabase(folder: folder.state, now: Sample.at(1))
        let error = await #expect(throws: StateError.self) { try await state.claim(.attempt, run: Sample.run.id) }
        #expect(error?.code == "state.superseded")
        let several = await #expect(throws: StateError.self) {
            try await state.claim(.attempt, run: Sample.run.id, limit: 2)
        }
        #expect(several?.code == "state.superseded")
        #expect(try await second.claim(.attempt, run: Sample.run.id).map(\.name) == ["A"])
        #expect(try await second.claim(.attempt, run: Sample.run.id) == [])
    }

    @Test("a job belongs to a run that is there")
    func orphan() async {
        #expect(
            await code { rows in try rows.jobs.enqueue(.attempt, "A", run: Sample.id(99), payload: 1) }
                == "state.conflict")
    }

    private func claim(_ state: StateDatabase) async throws -> Job? { try await claim(at: 0, state) }
}
