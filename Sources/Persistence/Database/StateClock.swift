// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Synchronization

/// The time as a state folder tells it: each answer is later than every one before it, also those of earlier processes,
/// whatever is done to the system's clock.
package final class StateClock: Sendable {
    private let wall: @Sendable () -> Timestamp
    private let last: Mutex<Int64>

    /// - Parameters:
    ///   - wall: the system's clock.
    ///   - last: the latest time that was ever stored; nil when none was.
    package init(wall: @escaping @Sendable () -> Timestamp, after last: Timestamp?) {
        self.wall = wall
        self.last = Mutex(last?.milliseconds ?? .min)
    }

    /// The system's time, or one millisecond more than the last answer.
    package func now() -> Timestamp {
        let time = wall().milliseconds
        return last.withLock { last in
            last = last == .min ? time : max(last + 1, time)
            return Timestamp(milliseconds: last)
        }
    }
}
