// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import IntegrationPlane

struct MergeQueueTests {
    /// Counts what the queue told, in order.
    actor Log {
        private(set) var lines: [String] = []
        func add(_ line: String) { lines.append(line) }
    }

    struct DiskFull: Error {}

    private func open(_ fixture: Fixture) async throws -> (GitRepository, GitRepository.Base, MergeQueue) {
        try fixture.makeRepository()
        let repository = try await fixture.open()
        return (repository, try await repository.base(), MergeQueue(repository: repository))
    }

    private func request(
        _ repository: GitRepository, _ base: GitRepository.Base, _ name: String
    ) async throws -> MergeRequest {
        let tree = try await repository.apply(Patch(changes: [try change(name, name)]), to: base.commit)
        return try Sample.request(base: base, tree: tree, subject: "Add \(name)")
    }

    @Test("Three branches of work with files of their own are merged one after the other; the work tree is not touched")
    func mergesThree() async throws {
        let fixture = try Fixture()
        let (repository, start, queue) = try await open(fixture)
        for name in ["a/one", "b/two", "c/three"] {
            let base = try await repository.base()
            let outcome = try await queue.merge(try await request(repository, base, name), journal: { _ in })
            guard case .merged = outcome else {
                Issue.record("\(name): \(outcome)")
                return
            }
        }
        let log = try fixture.plain(["log", "--format=%s", "--first-parent", "integration"])
        #expect(log == "Add c/three\nAdd b/two\nAdd a/one\na commit")
        let names = try fixture.plain(["ls-tree", "-r", "--name-only", "integration"])
        #expect(names == "README\na/one\nb/two\nc/three")
        #expect(try fixture.plain(["rev-parse", "main"]) == start.commit.text)
        #expect(try fixture.plain(["status", "--porcelain"]) == "")
        try fixture.plain(["fsck", "--strict"])
    }

    @Test("A composition that fails its check does not move the branch, and is not journalled")
    func rollsBack() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        let log = Log()
        let merge = try await request(repository, base, "a")
        let outcome = try await queue.merge(
            merge, check: { _ in false }, journal: { _ in await log.add("journal") })
        guard case .refused = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try await repository.integration() == nil)
        #expect(await log.lines == [])
    }

    @Test("The journal is written after the commit exists and before the ref moves; when it fails, nothing moves")
    func journalsFirst() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        let merge = try await request(repository, base, "a")
        let error = await #expect(throws: IntegrationError.self) {
            try await queue.merge(merge) { prepared in
                #expect(try fixture.plain(["cat-file", "-t", prepared.new.text]) == "commit")
                #expect(try await repository.integration() == nil)
                throw DiskFull()
            }
        }
        #expect(error?.code == .journalFailed)
        guard case .thrown(let cause)? = error?.cause else {
            Issue.record("no cause")
            return
        }
        #expect(cause is DiskFull)
        #expect(try await repository.integration() == nil)
    }

    @Test("The same request makes the same commit anywhere, and twice is once")
    func isDeterministic() async throws {
        var made: Set<String> = []
        for _ in 0..<2 {
            let fixture = try Fixture()
            let repository = try await GitRepository.create(
                at: fixture.repository, git: fixture.git, rootCommit: Fixture.signature)
            let queue = MergeQueue(repository: repository)
            let merge = try await request(repository, try await repository.base(), "a")
            guard case .merged(let first) = try await queue.merge(merge, journal: { _ in }) else {
                Issue.record("not merged")
                return
            }
            #expect(try await queue.merge(merge, journal: { _ in throw DiskFull() }) == .alreadyMerged(first))
            made.insert(first.new.text)
        }
        #expect(made.count == 1)
    }

    @Test("A branch that moved since is reported with its head, for the candidate to be made again")
    func reportsMoved() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        let (first, second) = (
            try await request(repository, base, "a"), try await request(repository, base, "b")
        )
        guard case .merged(let merged) = try await queue.merge(first, journal: { _ in }) else {
            Issue.record("not merged")
            return
        }
        #expect(try await queue.merge(second, journal: { _ in throw DiskFull() }) == .moved(head: merged.new))
    }

    @Test("A branch that another writer moves after the journal is lost to it, and stays where it put it")
    func losesRace() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        let outcome = try await queue.merge(try await request(repository, base, "a")) { _ in
            try fixture.plain(["branch", "integration", "main"])
        }
        guard case .lost(let prepared, let found) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(found == base.commit)
        #expect(try await repository.integration() == base.commit)
        #expect(try await queue.recover(prepared) == .lost(found: base.commit))
    }

    @Test("A branch that somebody checks out before the ref moves is left alone")
    func refusesLateCheckOut() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        let merge = try await request(repository, base, "a")
        let error = await #expect(throws: IntegrationError.self) {
            try await queue.merge(merge) { _ in try fixture.plain(["switch", "-q", "-c", "integration"]) }
        }
        #expect(error?.code == .integrationCheckedOut)
        #expect(try await repository.integration() == base.commit)
    }

    @Test("A ref that another process has locked is an error, and stays")
    func reportsLock() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        try fixture.write("", to: "repository/.git/refs/heads/integration.lock")
        let merge = try await request(repository, base, "a")
        let error = await #expect(throws: IntegrationError.self) { try await queue.merge(merge, journal: { _ in }) }
        #expect(error?.code == .gitFailed)
        #expect(try await repository.integration() == nil)
    }

    @Test("After a kill, the ref says what became of a journalled merge")
    func recovers() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        let merge = try await request(repository, base, "a")
        let journalled = Journal()
        await #expect(throws: IntegrationError.self) {
            try await queue.merge(merge) { prepared in
                await journalled.hold(prepared)
                throw DiskFull()
            }
        }
        let prepared = try #require(await journalled.prepared)
        #expect(try await queue.recover(prepared) == .notMerged)
        _ = try await queue.merge(merge, journal: { _ in })
        #expect(try await queue.recover(prepared) == .merged)
        let next = try await queue.merge(
            try await request(repository, try await repository.base(), "b"), journal: { _ in })
        guard case .merged(let second) = next else {
            Issue.record("\(next)")
            return
        }
        #expect(try await queue.recover(prepared) == .superseded(by: second.new))
        try fixture.plain(["branch", "-D", "integration"])
        #expect(try await queue.recover(second) == .lost(found: nil))
    }

    actor Journal {
        private(set) var prepared: PreparedMerge?
        func hold(_ prepared: PreparedMerge) { self.prepared = prepared }
    }

    @Test("Merges that arrive together take turns: one wins, the others are told of the new head")
    func takesTurns() async throws {
        let fixture = try Fixture()
        let (repository, base, queue) = try await open(fixture)
        var requests: [MergeRequest] = []
        for name in ["a", "b", "c", "d"] { requests.append(try await request(repository, base, name)) }
        let log = Log()
        let outcomes = try await withThrowingTaskGroup(of: MergeOutcome.self) { group in
            for request in requests {
                group.addTask { try await queue.merge(request) { await log.add("\($0.new)") } }
            }
            return try await group.reduce(into: [MergeOutcome]()) { $0.append($1) }
        }
        let head = try await repository.integration()
        #expect(outcomes.count { if case .merged = $0 { true } else { false } } == 1)
        #expect(outcomes.count { $0 == .moved(head: head) } == 3)
        #expect(await log.lines == [head?.text])
    }
}
