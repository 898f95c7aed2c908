// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Synchronization

/// Says once, to everybody who asks or waits, that work should stop. Cancelling is final.
package final class CancellationToken: Sendable {
    private struct State {
        var isCancelled = false
        var handlers: [Int: @Sendable () -> Void] = [:]
        var nextHandler = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// True from the first `cancel()` on, for good.
    package var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Runs every handler once, on the caller's thread; a second call does nothing.
    package func cancel() {
        let handlers = state.withLock { state in
            state.isCancelled = true
            defer { state.handlers = [:] }
            return state.handlers.sorted { $0.key < $1.key }.map(\.value)
        }
        for handler in handlers { handler() }
    }

    /// Calls `handler` when the token is cancelled, at once if it already is.
    /// - Returns: what `removeHandler` takes; nil when the handler has already run.
    @discardableResult
    package func onCancel(_ handler: @escaping @Sendable () -> Void) -> Int? {
        let registration: Int? = state.withLock { state in
            guard !state.isCancelled else { return nil }
            state.nextHandler += 1
            state.handlers[state.nextHandler] = handler
            return state.nextHandler
        }
        if registration == nil { handler() }
        return registration
    }

    /// Forgets a handler that has not run.
    package func removeHandler(_ registration: Int) {
        state.withLock { _ = $0.handlers.removeValue(forKey: registration) }
    }
}
