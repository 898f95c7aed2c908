// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Persistence

/// The start of a run: what an earlier one left is settled, and an unfinished run of the same specification and
/// repository is taken up instead of begun again.
struct RunOpening: Sendable {
    let state: StateDatabase
    let repository: GitRepository
    let request: RunRequest
    let identifiers: ULIDGenerator

    /// A journalled merge whose end was not written down: the ref itself says whether it happened.
    func settleJournal(_ queue: MergeQueue) async throws {
        for entry in try await state.read({ try $0.journal.unsettled() }) {
            let prepared = PreparedMerge(old: entry.old, new: entry.new, tree: entry.tree)
            switch try await queue.recover(prepared) {
            case .merged, .superseded:
                let now = WallClock.now()
                try await state.write(.power) { _ = try $0.journal.settleMerged(entry.id, at: now) }
            case .notMerged, .lost:
                try await state.write(.power) { try $0.journal.settleLost(entry.id) }
            }
        }
    }

    /// The run and its items, with what is already merged marked so.
    func open(_ plan: Plan) async throws -> (run: Run, items: [WorkItem]) {
        let digest = plan.specification.digest
        let path = repository.path
        if let unfinished = try await state.read({ try $0.runs.unfinished(specification: digest, repository: path) }) {
            let items = try await state.read { try $0.workItems.list(run: unfinished.id) }
            if !items.isEmpty { return (unfinished, items) }
        }
        let run = Run(
            id: identifiers.next(), specificationPath: request.specification, specificationDigest: digest,
            repositoryPath: path, startedAt: WallClock.now())
        let events = [
            Event.Payload.runStarted(specification: digest),
            .specificationIngested(requirements: plan.specification.requirements.count),
            .planCompiled(workItems: plan.workItems.map(\.name)),
        ].map { Event(id: identifiers.next(), run: run.id, at: WallClock.now(), payload: $0) }
        try await state.write { rows in
            try rows.runs.insert(run)
            try rows.workItems.insert(plan.workItems, run: run.id)
            for event in events { try rows.events.append(event) }
        }
        return (run, plan.workItems)
    }
}
