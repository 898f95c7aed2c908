// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Persistence

/// Brings an admitted tree into the branch: commit, journal, compare and swap, settle.
struct MergeStep: Sendable {
    let bench: Workbench
    let item: WorkItem

    func merge(
        _ attempt: inout Attempt, base: GitRepository.Base, tree: ObjectName, evidence: [EvidenceID]
    ) async throws -> AttemptRunner.End {
        let ledger = bench.ledger
        let date = ledger.now()
        let request = MergeRequest(
            base: base, tree: tree,
            message: try CommitMessage(
                subject: "\(item.name): \(item.title)", workItem: item.id, evidence: evidence, agent: attempt.agent,
                iteration: attempt.number),
            signature: CommitSignature.nexus(at: date))
        let id: MergeID = ledger.identifiers.next()
        let outcome = try await bench.queue.merge(request) { [attempt, item] prepared in
            let entry = MergeJournalEntry(
                id: id, workItem: item.id, attempt: attempt.id, ref: Constants.integrationRef, old: prepared.old,
                new: prepared.new, tree: prepared.tree, evidence: evidence, commitDate: date, journalledAt: ledger.now()
            )
            try await ledger.write(
                [.mergeJournalled(id, old: prepared.old, new: prepared.new)], durability: .power
            ) {
                // What is proven later is about this patch: its digest must be stored before it is merged.
                try $0.attempts.update(attempt)
                try $0.journal.insert(entry)
            }
        }
        return try await settle(outcome, id, &attempt)
    }

    private func settle(_ outcome: MergeOutcome, _ id: MergeID, _ attempt: inout Attempt) async throws
        -> AttemptRunner.End
    {
        let ledger = bench.ledger
        switch outcome {
        case .merged(let prepared), .alreadyMerged(let prepared):
            let now = ledger.now()
            try await ledger.write(
                [.mergeSucceeded(id, new: prepared.new), .workItemEnded(item.id, status: .merged)], durability: .power
            ) { _ = try $0.journal.settleMerged(id, at: now) }
            attempt.status = .merged
            return .merged(commit: prepared.new)
        case .moved(let head): return try await overtaken(nil, head, &attempt)
        case .lost(_, let found): return try await overtaken(id, found, &attempt)
        case .refused:
            throw ControlError(code: "merge.refused", description: "the last check refused the commit", exitStatus: 70)
        }
    }

    /// Somebody else moved the branch: what was verified is not what would be merged.
    private func overtaken(
        _ journalled: MergeID?, _ found: ObjectName?, _ attempt: inout Attempt
    ) async throws -> AttemptRunner.End {
        attempt.status = .failed
        attempt.endedAt = bench.ledger.now()
        let events: [Event.Payload] = journalled.map { [.mergeLost($0, found: found)] } ?? []
        try await bench.ledger.write(events) { [attempt] rows in
            if let journalled { try rows.journal.settleLost(journalled) }
            try rows.attempts.update(attempt)
        }
        return .overtaken
    }
}
