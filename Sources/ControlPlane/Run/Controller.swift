// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Persistence

/// Takes a plan's work items in order, each to its end, and says how the run ended.
struct Controller: Sendable {
    /// How often an attempt is repeated because the branch moved under it.
    private static let overtakenLimit = 5

    let bench: Workbench
    let cancellation: CancellationToken
    /// Set by the operator's first signal: what runs is finished, nothing new is started.
    let draining: CancellationToken

    /// - Returns: each item with its final status, in order.
    func run(_ items: [WorkItem]) async throws -> [WorkItem] {
        var ended: [WorkItem] = []
        for item in items {
            var item = item
            if item.status != .merged {
                if draining.isCancelled {
                    throw ControlError(code: "run.stopped", description: "stopped as asked", exitStatus: 130)
                }
                let isReady = item.dependencies.allSatisfy { name in
                    ended.contains { $0.name == name && $0.status == .merged }
                }
                item.status = isReady ? try await attempt(item) : try await skip(item)
            }
            ended.append(item)
        }
        return ended
    }

    private func skip(_ item: WorkItem) async throws -> WorkItem.Status {
        bench.progress("\(item.name): not attempted, something that it depends on did not merge")
        return try await end(item, .failed)
    }

    private func attempt(_ item: WorkItem) async throws -> WorkItem.Status {
        try await bench.ledger.write([.workItemStarted(item.id)]) { try $0.workItems.setStatus(item.id, .running) }
        // What an interrupted run has been told already is not asked again.
        let earlier = try await bench.ledger.state.read { try $0.attempts.list(workItem: item.id) }
        let refused = earlier.filter { $0.status == .refused }
        var feedback = refused.last?.feedback
        var (number, place, overtaken) = (refused.count + 1, earlier.count + 1, 0)
        while number <= item.envelope.budget.attempts {
            bench.progress("\(item.name): attempt \(number)")
            switch try await AttemptRunner(bench: bench, item: item)
                .run(number: number, place: place, feedback: feedback)
            {
            case .merged: return .merged
            case .refused(let reason):
                if reason.reasons.contains(where: \.isInfrastructure) { try await noVerdict(item, reason) }
                feedback = reason
                number += 1
            case .overtaken:
                overtaken += 1
                guard overtaken < Self.overtakenLimit else { return try await end(item, .failed) }
            }
            place += 1
        }
        try await bench.ledger.write([.budgetExhausted(item.id, ceiling: "attempts")])
        return try await end(item, .refused)
    }

    /// A check that could not run says nothing about the patch: another attempt would not either.
    private func noVerdict(_ item: WorkItem, _ feedback: Feedback) async throws -> Never {
        let codes = feedback.reasons.filter(\.isInfrastructure).map(\.code).joined(separator: ", ")
        _ = try await end(item, .failed)
        throw ControlError(
            code: "checks.infrastructure", description: "work item \(item.name): checks could not run: \(codes)",
            exitStatus: 70)
    }

    private func end(_ item: WorkItem, _ status: WorkItem.Status) async throws -> WorkItem.Status {
        try await bench.ledger.write([.workItemEnded(item.id, status: status)]) {
            try $0.workItems.setStatus(item.id, status)
        }
        return status
    }
}
