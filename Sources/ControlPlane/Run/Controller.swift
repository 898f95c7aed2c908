// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Persistence

/// Takes a run's attempts from the queue, one after the other, and says how each work item ended.
struct Controller: Sendable {
    /// How often an attempt is repeated because the branch moved under it.
    private static let overtakenLimit = 5

    let bench: Workbench
    /// Set by the operator's first signal: what runs is finished, nothing new is started.
    let draining: CancellationToken

    /// How an attempt's job ended, as it is stored.
    private enum Result: String, Codable {
        case merged, refused, overtaken, skipped
    }

    /// Puts the first attempt at an item into the queue; the items of a run are attempted in the order of the plan.
    static func enqueue(
        _ task: AttemptTask, position: Int, run: RunID, _ rows: StateRows
    ) throws(StateError) {
        try rows.jobs.enqueue(.attempt, task.name, run: run, payload: task, priority: -position)
    }

    /// - Returns: each item with its final status, in order.
    func run() async throws -> [WorkItem] {
        while let job = try await claim() { try await carryOut(job) }
        return try await items()
    }

    private func claim() async throws -> Job? {
        let ledger = bench.ledger
        if draining.isCancelled, try await ledger.state.read({ try $0.jobs.isOpen(.attempt, run: ledger.run) }) {
            throw ControlError(code: "run.stopped", description: "stopped as asked", exitStatus: 130)
        }
        return try await ledger.state.claim(.attempt, run: ledger.run).first
    }

    private func items() async throws -> [WorkItem] {
        let run = bench.ledger.run
        // A run that is gone on with may have been given more than is allowed now.
        return try await bench.ledger.state.read { try $0.workItems.list(run: run) }
            .map { $0.lowered(by: bench.ceiling) }
    }

    private func carryOut(_ job: Job) async throws {
        let task = try job.payload(as: AttemptTask.self)
        let items = try await items()
        guard let item = items.first(where: { $0.id == task.workItem }) else {
            throw StateError(.unknownID, operation: "attempt work item", subject: "\(task.workItem)")
        }
        // Its merge was settled when the run was taken up.
        if item.status == .merged { return try await end(job, .merged) }
        let isReady = item.dependencies.allSatisfy { name in
            items.contains { $0.name == name && $0.status == .merged }
        }
        guard isReady else {
            bench.progress("\(item.name): not attempted, something that it depends on did not merge")
            return try await end(job, .skipped, item, .failed)
        }
        try await attempt(item, task, job)
    }

    private func attempt(_ item: WorkItem, _ task: AttemptTask, _ job: Job) async throws {
        if item.status != .running {
            try await bench.ledger.write([.workItemStarted(item.id)]) { try $0.workItems.setStatus(item.id, .running) }
        }
        let earlier = try await bench.ledger.state.read { try $0.attempts.list(workItem: item.id) }
        let feedback = earlier.last { $0.status == .refused && $0.id != task.attempt }?.feedback
        bench.progress("\(item.name): attempt \(task.number)")
        switch try await AttemptRunner(bench: bench, item: item, task: task).run(feedback: feedback) {
        case .merged:
            try await end(job, .merged)
        case .refused:
            guard task.number < item.envelope.budget.attempts else {
                return try await end(
                    job, .refused, item, .refused, [.budgetExhausted(item.id, ceiling: "attempts")])
            }
            try await end(job, .refused, next: task.afterRefusal(bench.ledger.identifiers.next()))
        case .overtaken:
            guard task.overtaken + 1 < Self.overtakenLimit else {
                return try await end(job, .overtaken, item, .failed)
            }
            try await end(job, .overtaken, next: task.afterMove(bench.ledger.identifiers.next()))
        }
    }

    /// The job is done, and with it the item where it was not merged; the next attempt is put into the queue.
    private func end(
        _ job: Job, _ result: Result, _ item: WorkItem? = nil, _ status: WorkItem.Status = .failed,
        _ events: [Event.Payload] = [], next: AttemptTask? = nil
    ) async throws {
        let ended = item.map { [Event.Payload.workItemEnded($0.id, status: status)] } ?? []
        try await bench.ledger.write(events + ended) { rows in
            try rows.jobs.complete(job.id, result: result)
            if let item { try rows.workItems.setStatus(item.id, status) }
            if let next {
                try Self.enqueue(next, position: -job.priority, run: job.run, rows)
            }
        }
    }
}
