// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Synchronization
import Testing

@testable import VerificationPlane

@Suite struct VerificationPipelineTests {
    /// Counts who is inside, and lets nobody out before so many have come in.
    actor Meeting {
        private let size: Int
        private var inside = 0
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private(set) var most = 0

        init(size: Int) { self.size = size }

        func attend() async {
            inside += 1
            most = max(most, inside)
            if inside >= size {
                for continuation in waiting { continuation.resume() }
                waiting = []
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
            inside -= 1
        }
    }

    private static func subject(_ text: String, path: String = "greetings/a.py") throws -> CheckSubject {
        let change = Patch.Change(path: try Sample.path(path), kind: .file(Array(text.utf8), executable: false))
        return try Sample.subject(
            patch: Patch(changes: [change]), scope: ["greetings/**"], tests: ["tests/test_a.py"])
    }

    private static func judge(
        _ subject: CheckSubject, limit: Int = 1, run: @escaping CheckRunner
    ) async throws -> (Verdict, VerificationPipeline.Outcome) {
        let pipeline = VerificationPipeline.standard(python: try Trial.python(), limit: CheckLimit(limit))
        let outcome = await pipeline.verify(subject, context: Sample.context(run))
        return (ConstraintGate.decide(envelope: subject.envelope, evidence: outcome.records, key: subject.key), outcome)
    }

    @Test("nothing runs once scope or secrets have failed, and the reasons are only theirs")
    func pureStagesFirst() async throws {
        let commands = Mutex(0)
        let secret = "x = 'ghp_" + "q7Zk2Vw9Xc4Bn6Mt1Ly8Pd3Rf5Hj0GsTaUeK'"
        let subject = try Self.subject(secret, path: "setup.py")
        let pipeline = VerificationPipeline.standard(python: try Trial.python(), limit: CheckLimit(1))
        let outcome = await pipeline.verify(
            subject,
            context: Sample.context { _ in
                commands.withLock { $0 += 1 }
                return Sample.output()
            })
        let verdict = ConstraintGate.decide(envelope: subject.envelope, evidence: outcome.records, key: subject.key)
        #expect(commands.withLock { $0 } == 0)
        #expect(Sample.codes(verdict) == ["scope.outside", "secrets.found"])
        guard case .refuse(let reasons) = verdict else { return }
        #expect(reasons.allSatisfy { !$0.isInfrastructure })
        #expect(outcome.skipped.map(\.text) == ["build.compiles", "tests.req-1"])
        #expect(outcome.diagnostics.map(\.code) == ["scope.outside", "secrets.found"])
    }

    struct Unreachable: Error {}

    @Test(
        "a sandbox that can't run is infrastructure, never a verdict",
        arguments: [
            ("build.infrastructure", nil),
            ("build.infrastructure", .fault(stage: "mount", error: "EPERM", subject: "/")),
            ("build.cancelled", .cancelled), ("build.no_report", .exit(code: 127)),
        ] as [(String, SandboxOutcome.Ending?)])
    func infrastructure(_ code: String, _ ending: SandboxOutcome.Ending?) async throws {
        let (verdict, outcome) = try await Self.judge(Self.subject("x = 1\n")) { _ in
            guard let ending else { throw Unreachable() }
            return Sample.output(ending)
        }
        #expect(Sample.codes(verdict) == [code, "gate.missing"])
        guard case .refuse(let reasons) = verdict else { return }
        #expect(reasons.allSatisfy { $0.isInfrastructure })
        #expect(!outcome.records.contains { $0.result == .fail })
    }

    @Test("a limit that a source runs into is a verdict")
    func limits() async throws {
        let (verdict, _) = try await Self.judge(Self.subject("x = 1\n")) { _ in Sample.output(.memory) }
        #expect(Sample.codes(verdict) == ["build.limit"])
    }

    @Test("no more commands run at once than the limit says", .timeLimit(.minutes(1)), arguments: [1, 2, 3])
    func concurrency(_ limit: Int) async throws {
        let meeting = Meeting(size: limit)
        let pool = CheckLimit(limit)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<(limit * 4) { group.addTask { try await pool.run { await meeting.attend() } } }
            try await group.waitForAll()
        }
        #expect(await meeting.most == limit)
    }

    @Test("a requirement without a test is an error, or is recorded as unproven when that is allowed")
    func unproven() async throws {
        let given = try Self.subject("x = 1\n")
        for (allowed, result) in [(false, EvidenceRecord.Result.error), (true, .pass)] {
            let subject = CheckSubject(
                attempt: given.attempt, patch: given.patch, envelope: try Sample.envelope(given.envelope.constraints),
                key: given.key, requirementTests: [:], allowsUnproven: allowed)
            let checker = TestChecker(python: try Trial.python())
            let records = await checker.check(subject, context: Sample.context { _ in throw Unreachable() }).records
            #expect(records.map(\.result) == [result])
            #expect(records.first?.diagnostics.map(\.code) == ["tests.unproven"])
        }
    }
}
