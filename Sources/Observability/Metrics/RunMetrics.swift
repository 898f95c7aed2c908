// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Metrics
package import Domain

/// What is counted of a run.
package struct RunMetrics: Sendable {
    /// Counters that no event tells of: they start from what was stored, the others from the events.
    private static let ownLabels = ["sandboxes"]

    private let registry = CounterRegistry()

    package init() {}

    /// By dotted name.
    package var values: [String: Int] { registry.values }

    /// Goes on where an earlier process of the run ended.
    package func resume(events: [Event], stored: RunCounters?) {
        for event in events { count(event.payload) }
        for (name, value) in stored?.values ?? [:] where Self.ownLabels.contains(where: { name.hasPrefix("\($0).") }) {
            Counter(label: name, dimensions: [], factory: registry).increment(by: value)
        }
    }

    /// Counts what an event tells.
    package func count(_ payload: Event.Payload) {
        for (label, dimensions) in Self.counters(of: payload) {
            Counter(label: label, dimensions: dimensions, factory: registry).increment()
        }
    }

    /// Counts a sandbox by how it ended.
    package func count(_ outcome: SandboxOutcome) {
        let ending =
            switch outcome.ending {
            case .exit: "exit"
            case .signal: "signal"
            case .wall: "wall"
            case .memory: "memory"
            case .pids: "pids"
            case .idle: "idle"
            case .cpu: "cpu"
            case .disk: "disk"
            case .output: "output"
            case .seccomp: "seccomp"
            case .cancelled: "cancelled"
            case .fault: "fault"
            }
        Counter(label: "sandboxes", dimensions: [("ending", ending)], factory: registry).increment()
    }

    private static func counters(of payload: Event.Payload) -> [(label: String, dimensions: [(String, String)])] {
        switch payload {
        case .attemptStarted(_, _, let number):
            [("attempts", [("stage", "started")])] + (number > 1 ? [("attempts", [("stage", "repeated")])] : [])
        case .checkEnded(_, _, let result): [("checks", [("result", result.rawValue)])]
        case .verdictReached(_, .refuse): [("attempts", [("stage", "refused")])]
        case .mergeSucceeded: [("attempts", [("stage", "merged")])]
        case .mergeLost: [("merges", [("end", "lost")])]
        case .budgetExhausted(_, let ceiling): [("budgets", [("exhausted", ceiling)])]
        case .incidentRaised: [("incidents", [])]
        case .workItemEnded(_, let status): [("items", [("status", status.rawValue)])]
        case .runStarted, .specificationIngested, .planCompiled, .workItemStarted, .attemptEnded, .patchCollected,
            .checkStarted, .verdictReached(_, .admit), .feedbackGiven, .mergeJournalled, .runCancelled, .runEnded:
            []
        }
    }
}
