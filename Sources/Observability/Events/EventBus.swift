// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Synchronization

/// Tells many what one does, inside this process. Nobody is waited for: who does not keep up loses the oldest of what
/// he was told, which is counted. The record is the database, not the bus.
package final class EventBus<News: Sendable>: Sendable {
    private struct Subscribers {
        var next = 0
        var continuations: [Int: AsyncStream<News>.Continuation] = [:]
        var dropped = 0
        var isFinished = false
    }

    private let subscribers = Mutex(Subscribers())

    package init() {}

    /// How much was told and not heard.
    package var dropped: Int { subscribers.withLock { $0.dropped } }

    /// Everything that is told from now on, until the bus is finished.
    /// - Parameter limit: how much waits for the subscriber.
    package func subscribe(limit: Int) -> AsyncStream<News> {
        let (stream, continuation) = AsyncStream.makeStream(of: News.self, bufferingPolicy: .bufferingNewest(limit))
        let number: Int? = subscribers.withLock { subscribers in
            guard !subscribers.isFinished else { return nil }
            subscribers.next += 1
            subscribers.continuations[subscribers.next] = continuation
            return subscribers.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            // The continuation must not be let go under the lock: that would come back here.
            _ = self?.subscribers.withLock { $0.continuations.removeValue(forKey: number) }
        }
        return stream
    }

    /// Tells everybody, in the order of the calls of one task.
    package func publish(_ news: News) {
        let continuations = subscribers.withLock { Array($0.continuations.values) }
        var dropped = 0
        for continuation in continuations {
            if case .dropped = continuation.yield(news) { dropped += 1 }
        }
        if dropped > 0 { subscribers.withLock { [dropped] in $0.dropped += dropped } }
    }

    /// Subscribers hear the rest, and then the end.
    package func finish() {
        let continuations = subscribers.withLock { subscribers in
            subscribers.isFinished = true
            return Array(subscribers.continuations.values)
        }
        for continuation in continuations { continuation.finish() }
    }
}
