// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// The lines for people that a run's news become.
struct ProgressLines {
    private let names: [WorkItemID: WorkItemName]

    init(_ items: [WorkItem]) {
        names = Dictionary(items.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func lines(for news: RunNews) -> [String] {
        switch news {
        case .remark(let text): [text]
        // It ends the run, and is said then.
        case .incident: []
        case .recorded(let event): lines(for: event.payload)
        }
    }

    private func lines(for payload: Event.Payload) -> [String] {
        switch payload {
        case .checkEnded(_, let constraint, let result): ["    \(result.rawValue) \(constraint)"]
        case .feedbackGiven(_, let reasons): reasons.map { "    refused: \($0.code) (\($0.constraint))" }
        case .mergeSucceeded(_, let commit): ["  merged \(commit)"]
        // What is merged was said with its commit.
        case .workItemEnded(let item, let status) where status != .merged:
            names[item].map { ["  \($0) \(status.rawValue)"] } ?? []
        case .runStarted, .specificationIngested, .planCompiled, .workItemStarted, .attemptStarted, .attemptEnded,
            .patchCollected, .checkStarted, .verdictReached, .mergeJournalled, .mergeLost, .workItemEnded,
            .budgetExhausted, .incidentRaised, .runCancelled, .runEnded:
            []
        }
    }
}
