// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Moves the integration branch: one merge at a time, in the order of arrival.
package actor MergeQueue {
    private let repository: GitRepository
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(repository: GitRepository) { self.repository = repository }

    /// Makes the commit, asks the check, has the merge journalled, and moves the ref by compare and swap.
    /// - Parameters:
    ///   - check: the last word on exactly this commit; false leaves the ref where it is.
    ///   - journal: must have stored the merge durably when it returns.
    /// - Throws: `integration.…` when the branch must not be moved, `merge.check-failed` and `merge.journal-failed`
    ///   with the closure's error as cause, or what git said. The ref has not moved then.
    package func merge(
        _ request: MergeRequest,
        check: sending (PreparedMerge) async throws -> Bool = { _ in true },
        journal: sending (PreparedMerge) async throws -> Void
    ) async throws(IntegrationError) -> MergeOutcome {
        await enter()
        defer { leave() }
        try repository.refuseIntegrationInUse()
        let prepared = try await prepare(request)
        let head = try await repository.integration()
        if head == prepared.new { return .alreadyMerged(prepared) }
        guard head == expectedHead(of: request) else { return .moved(head: head) }
        do {
            guard try await check(prepared) else { return .refused(prepared) }
        } catch {
            throw IntegrationError(.checkFailed, "check merge", prepared.new.text, .thrown(error))
        }
        do {
            try await journal(prepared)
        } catch {
            throw IntegrationError(.journalFailed, "journal merge", prepared.new.text, .thrown(error))
        }
        return try await move(prepared, signature: request.signature)
    }

    /// Says what became of a merge that was journalled; the ref is not touched.
    package func recover(_ prepared: PreparedMerge) async throws(IntegrationError) -> MergeRecovery {
        await enter()
        defer { leave() }
        let found = try await repository.integration()
        if found == prepared.new { return .merged }
        if (found ?? repository.format.zero) == prepared.old { return .notMerged }
        guard let found else { return .lost(found: nil) }
        return try await repository.isAncestor(prepared.new, of: found)
            ? .superseded(by: found) : .lost(found: found)
    }

    private func expectedHead(of request: MergeRequest) -> ObjectName? {
        request.base.integrationExists ? request.base.commit : nil
    }

    private func prepare(_ request: MergeRequest) async throws(IntegrationError) -> PreparedMerge {
        let new = try await repository.commit(
            tree: request.tree, parent: request.base.commit, message: request.message.text,
            signature: request.signature)
        let old = expectedHead(of: request) ?? repository.format.zero
        return PreparedMerge(old: old, new: new, tree: request.tree)
    }

    private func move(
        _ prepared: PreparedMerge, signature: CommitSignature
    ) async throws(IntegrationError) -> MergeOutcome {
        // Looked at again: the journal may have taken long enough for somebody to switch to the branch.
        try repository.refuseIntegrationInUse()
        do throws(IntegrationError) {
            _ = try await repository.run(
                [
                    "update-ref", "--no-deref", "-m", "nexus: merge", Constants.integrationRef, prepared.new.text,
                    prepared.old.text,
                ], signature: signature)
            return .merged(prepared)
        } catch {
            // A status tells nothing about the ref; the ref does.
            let found = try await repository.integration()
            if found == prepared.new { return .merged(prepared) }
            guard (found ?? repository.format.zero) != prepared.old else { throw error }
            return .lost(prepared, found: found)
        }
    }

    private func enter() async {
        if isBusy {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            isBusy = true
        }
    }

    // The turn is handed on without becoming free in between, so that nobody can overtake.
    private func leave() {
        if waiting.isEmpty {
            isBusy = false
        } else {
            waiting.removeFirst().resume()
        }
    }
}
