// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Synchronization

/// Makes identifiers that only grow within this process, also when the clock stands still or steps back.
package final class ULIDGenerator: Sendable {
    /// The greatest time that 48 bits hold, in the year 10889.
    private static let lastMillisecond: UInt64 = 0xFFFF_FFFF_FFFF

    private let now: @Sendable () -> Timestamp
    private let random: @Sendable () -> (UInt16, UInt64)
    private let last = Mutex<ULID?>(nil)

    /// - Parameters:
    ///   - now: the wall clock.
    ///   - random: 80 random bits; the system's generator unless a test says otherwise.
    package init(
        now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> (UInt16, UInt64) = {
            var generator = SystemRandomNumberGenerator()
            return (generator.next(), generator.next())
        }
    ) {
        self.now = now
        self.random = random
    }

    /// The next identifier, greater than every one before it.
    package func next() -> ULID {
        let milliseconds = min(UInt64(clamping: now().milliseconds), Self.lastMillisecond)
        let (highRandom, lowRandom) = random()
        return last.withLock { last in
            let fresh = ULID(high: milliseconds << 16 | UInt64(highRandom), low: lowRandom)
            guard let previous = last, previous.milliseconds >= milliseconds else {
                last = fresh
                return fresh
            }
            // The random part overflows once in 2^80: the time part is then pushed ahead instead of repeating.
            precondition(
                previous.milliseconds < Self.lastMillisecond || previous.successor != nil,
                "the greatest ULID was given out: the clock is broken")
            let next = previous.successor ?? ULID(high: (previous.milliseconds + 1) << 16, low: 0)
            last = next
            return next
        }
    }

    /// The next identifier of a kind.
    package func next<Kind>(_ kind: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind> {
        Identifier(next())
    }
}
