// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Observability
internal import Persistence

/// The start of a run: what an earlier one left is settled, and nothing that the branch holds is done again.
struct RunOpening: Sendable {
    let state: StateDatabase
    let repository: GitRepository
    let request: RunRequest
    let identifiers: ULIDGenerator
    let redactor: Redactor
    /// What the run's verdicts will rest on.
    let basis: Digest
    /// Since then no process of an earlier run is alive, by the system's clock.
    let heldSince: Timestamp

    /// What was found out about the operator's tests before there was a run.
    struct Preflighted: Sendable {
        /// What tells it from another look: the tests, the tools and the plan that they ran under.
        let name: String
        /// How many sandboxes it took this time.
        let launches: Int
    }

    /// What the run works on.
    struct Opened: Sendable {
        let run: Run
        /// In the plan's order; what the branch already holds is marked as merged.
        let items: [WorkItem]
        /// The date in each of its commits.
        let commitDate: Timestamp

        /// Whether its result is stored, and nothing that it depends on has changed.
        var isKept = false
    }

    /// A journalled merge whose end was not written down: the ref itself says whether it happened.
    func settleJournal(_ queue: MergeQueue) async throws {
        let path = repository.path
        // The ref of this repository says nothing about the merges of another that shares the state.
        let entries = try await state.read { rows in
            var entries: [(entry: MergeJournalEntry, run: RunID)] = []
            for entry in try rows.journal.unsettled() {
                guard let run = try rows.workItems.run(of: entry.workItem),
                    try rows.runs.find(run)?.repositoryPath == path
                else { continue }
                entries.append((entry, run))
            }
            return entries
        }
        try repository.removeLeftovers(wasMoving: !entries.isEmpty)
        for (entry, run) in entries { try await settle(entry, of: run, queue) }
    }

    private func settle(_ entry: MergeJournalEntry, of run: RunID, _ queue: MergeQueue) async throws {
        let recovery = try await queue.recover(PreparedMerge(old: entry.old, new: entry.new, tree: entry.tree))
        let now = state.clock.now()
        let isMerged =
            switch recovery {
            case .merged, .superseded: true
            case .notMerged, .lost: false
            }
        let told: [Event.Payload] =
            isMerged
            ? [.mergeSucceeded(entry.id, new: entry.new), .workItemEnded(entry.workItem, status: .merged)]
            : [.mergeLost(entry.id, found: nil)]
        let events = told.map { Event(id: identifiers.next(), run: run, at: now, payload: $0) }
        try await state.write(.power) { rows in
            if isMerged {
                _ = try rows.journal.settleMerged(entry.id, at: now)
                if let job = try rows.jobs.find(.merge, "\(entry.attempt)", run: run) {
                    try rows.jobs.complete(job.id, result: entry.new)
                }
            } else {
                try rows.journal.settleLost(entry.id)
            }
            for event in events { try rows.events.append(event) }
        }
    }

    /// The newest run of the same specification and repository is gone on with when something of it is left to do, and
    /// kept when it has merged everything, or was refused and nothing has changed; otherwise a run begins, for what the
    /// branch does not hold yet.
    func open(_ plan: Plan, _ preflight: Preflighted) async throws -> Opened {
        let (digest, path) = (plan.specification.digest, repository.path)
        try await state.write { try $0.jobs.releaseAbandoned() }
        let earlier = try await state.read { try $0.runs.list(specification: digest, repository: path) }
        let merged = try await namesInBranch(earlier)
        if let newest = earlier.first {
            let (items, isOpen) = try await state.read { rows in
                (try rows.workItems.list(run: newest.id), try rows.jobs.isOpen(.attempt, run: newest.id))
            }
            let isStillTrue = items.allSatisfy { $0.status != .merged || merged.contains($0.name) }
            // What was begun under other constraints is not gone on with under these.
            let isSamePlan = items.map(\.envelope) == plan.workItems.map { redactor.redact($0).envelope }
            if isStillTrue, isSamePlan {
                if isOpen || newest.status == .succeeded { return try await takeUp(newest, items, preflight) }
                if try await isRefusalKept(newest) {
                    return Opened(run: newest, items: items, commitDate: newest.startedAt, isKept: true)
                }
            }
        }
        return try await begin(plan, merged: merged, preflight)
    }

    /// Whether trying again could only give the same verdict.
    private func isRefusalKept(_ run: Run) async throws -> Bool {
        guard run.status == .refused, run.basis == basis, !request.retriesRefused else { return false }
        let (attempts, merges, status) = try await state.read { rows in
            let attempts = try rows.workItems.list(run: run.id).flatMap { try rows.attempts.list(workItem: $0.id) }
            return (attempts, try rows.merges.list(run: run.id), try RunResult.exitStatus(of: run, rows))
        }
        // A ceiling of time may not be reached another time.
        guard status == 1 else { return false }
        let merged = Dictionary(merges.map { ($0.attempt, $0.new) }, uniquingKeysWith: { $1 })
        let inOrder = attempts.sorted { $0.startedAt < $1.startedAt }
        // The branch as the run saw it: nobody else moved it between two attempts, nor since.
        guard var head = inOrder.first?.base else { return false }
        for attempt in inOrder {
            guard attempt.base == head else { return false }
            head = merged[attempt.id] ?? head
        }
        return try await repository.base().commit == head
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

    private func takeUp(_ run: Run, _ items: [WorkItem], _ preflight: Preflighted) async throws -> Opened {
        var run = run
        let isKept = run.status == .succeeded && items.allSatisfy { $0.status == .merged }
        if run.status != .succeeded {
            // What several processes found out under different conditions rests on none of them.
            if run.basis != basis { run.basis = nil }
            run.policies = run.policies.map { $0.merging(request.policyNames) { $1 } }
            repository.removeUnfinishedObjects(from: run.startedAt, to: heldSince)
            (run.status, run.endedAt) = (.running, nil)
            try await state.write { [run] rows in
                try rows.runs.update(run)
                try remember(preflight, run, rows)
            }
        }
        let date = try await state.read { [id = run.id] in try $0.runs.commitDate(of: id) }
        return Opened(run: run, items: items, commitDate: date ?? run.startedAt, isKept: isKept)
    }

    private func begin(_ plan: Plan, merged: Set<WorkItemName>, _ preflight: Preflighted) async throws -> Opened {
        let digest = plan.specification.digest
        let run = Run(
            id: identifiers.next(), specificationPath: request.specification, specificationDigest: digest,
            repositoryPath: repository.path, startedAt: state.clock.now(), basis: basis,
            policies: request.policyNames)
        let items = plan.workItems.map { item in
            // As it is stored, so that it is the same after a restart.
            var item = redactor.redact(item)
            if merged.contains(item.name) { item.status = .merged }
            return item
        }
        let events = [
            Event.Payload.runStarted(specification: digest),
            .specificationIngested(requirements: plan.specification.requirements.count),
            .planCompiled(workItems: items.map(\.name)),
        ].map { Event(id: identifiers.next(), run: run.id, at: state.clock.now(), payload: $0) }
        try await state.write(.power) { rows in
            try rows.runs.insert(run, commitDate: request.commitDate)
            try rows.workItems.insert(items, run: run.id)
            for event in events { try rows.events.append(event) }
            try remember(preflight, run, rows)
            for (position, item) in items.enumerated() {
                try rows.constraints.insert(item.envelope.constraints, workItem: item.id)
                guard item.status != .merged else { continue }
                let task = AttemptTask(first: identifiers.next(), workItem: item.id)
                try Controller.enqueue(task, position: position, run: run.id, rows)
            }
        }
        return Opened(run: run, items: items, commitDate: request.commitDate ?? run.startedAt)
    }

    private func remember(_ preflight: Preflighted, _ run: Run, _ rows: StateRows) throws(StateError) {
        let job = try rows.jobs.begin(.preflight, preflight.name, run: run.id, payload: preflight.name)
        guard job.status != .done else { return }
        for _ in 0..<preflight.launches { try rows.jobs.countLaunch(of: job.id, at: state.clock.now()) }
        try rows.jobs.complete(job.id, result: "passed")
    }
}
