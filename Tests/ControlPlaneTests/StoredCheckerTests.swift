// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Observability
import Persistence
import Synchronization
import Testing
import VerificationPlane

@testable import ControlPlane

@Suite("Stored verdicts")
struct StoredCheckerTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "nexus-checker-\(UUID().uuidString)")
        .path
    private let ledger: Ledger

    init() async throws {
        let state = try StateDatabase(folder: folder, now: Specimen.date)
        let identifiers = ULIDGenerator(now: { Specimen.date })
        let run = Specimen.run
        try await state.write { rows in
            try rows.runs.insert(run)
            try rows.workItems.insert([Specimen.workItem], run: run.id)
            try rows.attempts.insert(Specimen.attempt)
        }
        ledger = Ledger(
            state: state, artifacts: ArtifactStore(folder: folder, digest: Planner.digest), run: run.id,
            metrics: RunMetrics(), bus: EventBus<RunNews>(), redactor: .standard, identifiers: identifiers,
            now: { Specimen.date })
    }

    /// Asks a checker through the store, as a process that was started for it would.
    private func ask(
        _ inner: CountedChecker, patch: String = "text", rules: String = "rules",
        cancellation: CancellationToken = CancellationToken()
    ) async throws -> CheckResult {
        let faults = StoredChecker.Faults()
        let checker = StoredChecker(
            inner: inner, ledger: ledger, rules: rules, cancellation: cancellation, faults: faults)
        let context = CheckContext(identifiers: ledger.identifiers, now: ledger.now) { _ in Specimen.output }
        let result = await checker.check(try Specimen.subject(patch), context: context)
        try faults.rethrow()
        return result
    }

    private func jobs() async throws -> [Job] {
        let run = ledger.run
        return try await ledger.state.read { try $0.jobs.list(run: run) }
    }

    private func finish() { try? FileManager.default.removeItem(atPath: folder) }

    @Test(
        "a verdict that is stored is taken, and nothing is started for it",
        arguments: [EvidenceRecord.Result.pass, .fail])
    func once(result: EvidenceRecord.Result) async throws {
        defer { finish() }
        let inner = CountedChecker([result])
        let first = try await ask(inner)
        let second = try await ask(inner)
        #expect(inner.asked == 1)
        #expect(first.records.map(\.result) == [result])
        #expect(second.records == first.records)
        let job = try #require(try await jobs().first)
        #expect(job.status == .done)
        #expect(try await ledger.state.read { try $0.jobs.launches(of: job.id) } == 1)
    }

    @Test("what could not be found out is asked again")
    func errors() async throws {
        defer { finish() }
        let inner = CountedChecker([.error, .pass])
        #expect(try await ask(inner).records.map(\.result) == [.error])
        #expect(try await jobs().map(\.tries) == [[.infrastructure: 1]])
        #expect(try await ask(inner).records.map(\.result) == [.pass])
        #expect(inner.asked == 2)
    }

    @Test("another patch, or another specification, is judged for itself")
    func others() async throws {
        defer { finish() }
        let inner = CountedChecker([.pass, .fail, .fail])
        #expect(try await ask(inner).records.map(\.result) == [.pass])
        #expect(try await ask(inner, patch: "other").records.map(\.result) == [.fail])
        #expect(try await ask(inner, rules: "other").records.map(\.result) == [.fail])
        #expect(try await jobs().count == 3)
    }

    @Test("a check that the operator ended leaves no verdict")
    func cancelled() async throws {
        defer { finish() }
        let (inner, cancellation) = (CountedChecker([.fail, .pass]), CancellationToken())
        cancellation.cancel()
        await #expect(throws: ControlError.self) { try await ask(inner, cancellation: cancellation) }
        #expect(try await ledger.state.read { try $0.evidence.list(attempt: Specimen.attempt.id) } == [])
        #expect(try await ask(inner).records.map(\.result) == [.pass])
    }
}
