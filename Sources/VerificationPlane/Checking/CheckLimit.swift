// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How many sandboxes may run checks at once. Shared by all pipelines of a process, it holds for them together.
package actor CheckLimit {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter count: at least 1; less is taken as 1, because none at all could never end.
    package init(_ count: Int) { free = max(1, count) }

    /// Runs the operation when its turn comes, first come, first served.
    /// - Throws: `CancellationError` when the task was cancelled while it waited, and what the operation throws.
    package nonisolated func run<Value: Sendable>(_ operation: @Sendable () async throws -> Value) async throws -> Value
    {
        await acquire()
        do {
            try Task.checkCancellation()
            let value = try await operation()
            await release()
            return value
        } catch {
            await release()
            throw error
        }
    }

    private func acquire() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func release() {
        // The turn is handed on, not given back: nobody can overtake who waits.
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
