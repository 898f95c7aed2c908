// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Something that happened, with when and to which run.
package struct Event: Stored {
    package static let kind = "event"
    package static let schemaVersion = 2

    package let id: EventID
    package let run: RunID
    package let at: Timestamp
    package var payload: Payload

    package init(id: EventID, run: RunID, at: Timestamp, payload: Payload) {
        self.id = id
        self.run = run
        self.at = at
        self.payload = payload
    }

    /// The whole life cycle. A switch over it has no default, so that a new case is handled everywhere or does not build.
    package enum Payload: Codable, Sendable, Equatable {
        case runStarted(specification: Digest)
        case specificationIngested(requirements: Int)
        case planCompiled(workItems: [WorkItemName])
        case workItemStarted(WorkItemID)
        case attemptStarted(AttemptID, workItem: WorkItemID, number: Int)
        case attemptEnded(AttemptID, outcome: SandboxOutcome)
        case patchCollected(AttemptID, patch: Digest, changes: Int)
        case checkStarted(AttemptID, constraint: ConstraintName)
        case checkEnded(EvidenceID, constraint: ConstraintName, result: EvidenceRecord.Result)
        case verdictReached(AttemptID, verdict: Verdict)
        case feedbackGiven(AttemptID, reasons: [GateReason])
        case mergeJournalled(MergeID, old: ObjectName, new: ObjectName)
        case mergeSucceeded(MergeID, new: ObjectName)
        case mergeLost(MergeID, found: ObjectName?)
        case workItemEnded(WorkItemID, status: WorkItem.Status)
        case budgetExhausted(WorkItemID, ceiling: String)
        case incidentRaised(IncidentID)
        case runCancelled
        case runEnded(status: Run.Status)
    }
}
