// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension Sample {
    /// One payload for each case, in the order of a life, with the variants whose JSON differs.
    static let payloads: [Event.Payload] = [
        .runStarted(specification: digest),
        .specificationIngested(requirements: 5),
        .planCompiled(workItems: [workItem.name]),
        .workItemStarted(id(2)),
        .attemptStarted(id(3), workItem: id(2), number: 2),
        .attemptEnded(id(3), outcome: outcome),
        .patchCollected(id(3), patch: otherDigest, changes: 4),
        .checkStarted(id(3), constraint: constraint.name),
        .checkEnded(id(5), constraint: constraint.name, result: .fail),
        .verdictReached(id(3), verdict: .refuse([reason])),
        .verdictReached(id(3), verdict: .admit),
        .feedbackGiven(id(3), reasons: [reason]),
        .mergeJournalled(id(6), old: old, new: new),
        .mergeSucceeded(id(6), new: new),
        .mergeLost(id(6), found: old),
        .mergeLost(id(6), found: nil),
        .workItemEnded(id(2), status: .merged),
        .budgetExhausted(id(2), ceiling: "attempts"),
        .incidentRaised(id(8)),
        .runCancelled,
        .runEnded(status: .succeeded),
    ]

    static let events = payloads.enumerated().map { index, payload in
        Event(id: id(100 + UInt64(index)), run: id(1), at: at(Int64(index)), payload: payload)
    }

    /// One of each way in which a sandbox ends.
    static let endings: [SandboxOutcome.Ending] = [
        .exit(code: 0), .exit(code: 255), .signal(number: 9), .wall, .idle, .cpu, .memory, .pids, .disk, .output,
        .seccomp(call: "ptrace"), .cancelled,
        .fault(stage: "mount", error: "EPERM", subject: "/proc"),
    ]
}
