// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Persistence

/// The start of a run: what an earlier one left is settled, and nothing that the branch holds is done again.
struct RunOpening: Sendable {
    let state: StateDatabase
    let repository: GitRepository
    let request: RunRequest
    let identifiers: ULIDGenerator

    /// What the run works on.
    struct Opened: Sendable {
        let run: Run
        /// In the plan's order; what the branch already holds is marked as merged.
        let items: [WorkItem]

        var isMerged: Bool { items.allSatisfy { $0.status == .merged } }
    }

    /// A journalled merge whose end was not written down: the ref itself says whether it happened.
    func settleJournal(_ queue: MergeQueue) async throws {
        let path = repository.path
        // The ref of this repository says nothing about the merges of another that shares the state.
        let entries = try await state.read { rows in
            try rows.journal.unsettled().filter { entry in
                guard let run = try rows.workItems.run(of: entry.workItem) else { return false }
                return try rows.runs.find(run)?.repositoryPath == path
            }
        }
        for entry in entries {
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

    /// The newest run of the same specification and repository is gone on with when it was killed or cancelled, or has
    /// merged everything; otherwise a run begins, for what the branch does not hold yet.
    func open(_ plan: Plan) async throws -> Opened {
        let (digest, path) = (plan.specification.digest, repository.path)
        let earlier = try await state.read { try $0.runs.list(specification: digest, repository: path) }
        let merged = try await namesInBranch(earlier)
        if let newest = earlier.first, [.running, .cancelled, .succeeded].contains(newest.status) {
            let items = try await state.read { try $0.workItems.list(run: newest.id) }
            let isStillTrue = items.allSatisfy { $0.status != .merged || merged.contains($0.name) }
            // What was begun under other constraints is not gone on with under these.
            let isSamePlan = items.map(\.envelope) == plan.workItems.map(\.envelope)
            if !items.isEmpty, isStillTrue, isSamePlan { return Opened(run: try await takeUp(newest), items: items) }
        }
        return try await begin(plan, merged: merged)
    }

    /// The work items whose merges lie in the branch's history.
    private func namesInBranch(_ runs: [Run]) async throws -> Set<WorkItemName> {
        let merges = try await state.read { rows in
            var merges: [(name: WorkItemName, commit: ObjectName)] = []
            for run in runs {
                let names = Dictionary(
                    uniqueKeysWithValues: try rows.workItems.list(run: run.id).map { ($0.id, $0.name) })
                for merge in try rows.merges.list(run: run.id) {
                    if let name = names[merge.workItem] { merges.append((name, merge.new)) }
                }
            }
            return merges
        }
        let head = try await repository.base().commit
        var names: Set<WorkItemName> = []
        for merge in merges where !names.contains(merge.name) {
            if try await repository.isAncestor(merge.commit, of: head) { names.insert(merge.name) }
        }
        return names
    }

    /// Attempts that were under way when their process ended have no verdict and never will.
    private func takeUp(_ run: Run) async throws -> Run {
        guard run.status != .succeeded else { return run }
        var run = run
        run.status = .running
        run.endedAt = nil
        let now = WallClock.now()
        try await state.write { [run] rows in
            for attempt in try rows.attempts.running(run: run.id) {
                var attempt = attempt
                attempt.status = .failed
                attempt.endedAt = now
                try rows.attempts.update(attempt)
            }
            try rows.runs.update(run)
        }
        return run
    }

    private func begin(_ plan: Plan, merged: Set<WorkItemName>) async throws -> Opened {
        let digest = plan.specification.digest
        let run = Run(
            id: identifiers.next(), specificationPath: request.specification, specificationDigest: digest,
            repositoryPath: repository.path, startedAt: WallClock.now())
        let items = plan.workItems.map { item in
            var item = item
            if merged.contains(item.name) { item.status = .merged }
            return item
        }
        let events = [
            Event.Payload.runStarted(specification: digest),
            .specificationIngested(requirements: plan.specification.requirements.count),
            .planCompiled(workItems: items.map(\.name)),
        ].map { Event(id: identifiers.next(), run: run.id, at: WallClock.now(), payload: $0) }
        try await state.write { rows in
            try rows.runs.insert(run)
            try rows.workItems.insert(items, run: run.id)
            for event in events { try rows.events.append(event) }
        }
        return Opened(run: run, items: items)
    }
}
