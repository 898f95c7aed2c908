// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import ControlPlane

@Suite struct ProgressLinesTests {
    private let id: ULID
    private let check: ConstraintName

    init() throws {
        id = try #require(ULID("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        check = try #require(ConstraintName("tests.unit"))
    }

    private func item() throws -> WorkItem {
        WorkItem(
            id: WorkItemID(id), name: try #require(WorkItemName("A")), title: "", requirements: [], dependencies: [],
            envelope: ConstraintEnvelope(
                constraints: [], scope: [], protectedPaths: [], tests: [], riskTier: .medium,
                budget: .standard))
    }

    private func lines(_ payload: Event.Payload) throws -> [String] {
        let event = Event(id: EventID(id), run: RunID(id), at: Timestamp(milliseconds: 0), payload: payload)
        return ProgressLines([try item()]).lines(for: .recorded(event))
    }

    @Test("people see what became of checks, attempts and items, and the rest is for the log")
    func shown() throws {
        let reason = GateReason(constraint: check, code: "tests.failed", isInfrastructure: false)
        let commit = try #require(ObjectName(String(repeating: "a", count: 40)))
        #expect(try lines(.checkEnded(EvidenceID(id), constraint: check, result: .fail)) == ["    fail tests.unit"])
        #expect(
            try lines(.feedbackGiven(AttemptID(id), reasons: [reason])) == ["    refused: tests.failed (tests.unit)"])
        #expect(try lines(.mergeSucceeded(MergeID(id), new: commit)) == ["  merged \(commit)"])
        #expect(try lines(.workItemEnded(WorkItemID(id), status: .refused)) == ["  A refused"])
        #expect(try lines(.workItemEnded(WorkItemID(id), status: .merged)).isEmpty)
        #expect(try lines(.checkStarted(AttemptID(id), constraint: check)).isEmpty)
        #expect(ProgressLines([]).lines(for: .remark("x")) == ["x"])
    }
}
