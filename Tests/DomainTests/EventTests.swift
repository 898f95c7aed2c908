// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Domain

@Suite("Event")
struct EventTests {
    /// The stages of a life that an event can belong to.
    enum Stage: CaseIterable {
        case run, ingestion, planning, workItem, attempt, verification, feedback, merge, budget, incident
    }

    /// No default: a new case does not build until somebody says where in the life cycle it belongs.
    private static func place(_ payload: Event.Payload) -> (stage: Stage, name: String) {
        switch payload {
        case .runStarted: (.run, "runStarted")
        case .specificationIngested: (.ingestion, "specificationIngested")
        case .planCompiled: (.planning, "planCompiled")
        case .workItemStarted: (.workItem, "workItemStarted")
        case .attemptStarted: (.attempt, "attemptStarted")
        case .attemptEnded: (.attempt, "attemptEnded")
        case .patchCollected: (.attempt, "patchCollected")
        case .checkStarted: (.verification, "checkStarted")
        case .checkEnded: (.verification, "checkEnded")
        case .verdictReached: (.verification, "verdictReached")
        case .feedbackGiven: (.feedback, "feedbackGiven")
        case .mergeJournalled: (.merge, "mergeJournalled")
        case .mergeSucceeded: (.merge, "mergeSucceeded")
        case .mergeLost: (.merge, "mergeLost")
        case .workItemEnded: (.workItem, "workItemEnded")
        case .budgetExhausted: (.budget, "budgetExhausted")
        case .incidentRaised: (.incident, "incidentRaised")
        case .runCancelled: (.run, "runCancelled")
        case .runEnded: (.run, "runEnded")
        }
    }

    @Test("the samples hold all 19 cases, so that each has golden JSON")
    func samplesAreComplete() {
        #expect(Set(Sample.payloads.map { Self.place($0).name }).count == 19)
    }

    @Test("every stage of a life has its events", arguments: Stage.allCases)
    func stages(stage: Stage) {
        #expect(Sample.payloads.contains { Self.place($0).stage == stage })
    }

    @Test(
        "each state that a thing can be in is reached by an event that says so",
        arguments: [
            ("RunStarted", ["runStarted"]), ("WorkItemDispatched", ["workItemStarted", "attemptStarted"]),
            ("VerificationFailed", ["checkEnded", "verdictReached"]), ("MergeSucceeded", ["mergeSucceeded"]),
        ])
    func transitions(transition: String, names: [String]) {
        #expect(Set(names).isSubset(of: Sample.payloads.map { Self.place($0).name }), "\(transition) is not told")
    }

    @Test("every final state of run, work item and check can be told")
    func finalStates() throws {
        for status in Run.Status.allCases { try expectRoundTrip(.runEnded(status: status)) }
        for status in WorkItem.Status.allCases { try expectRoundTrip(.workItemEnded(Sample.id(2), status: status)) }
        for result in EvidenceRecord.Result.allCases {
            try expectRoundTrip(.checkEnded(Sample.id(5), constraint: Sample.constraint.name, result: result))
        }
    }

    private func expectRoundTrip(_ payload: Event.Payload) throws {
        let event = Event(id: Sample.id(1), run: Sample.id(1), at: Sample.at(0), payload: payload)
        #expect(try Golden.decode(Document<Event>.self, Golden.encode(Document(event))).value == event)
    }
}
