// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Synchronization
import Testing

@testable import Domain

@Suite("ULIDGenerator")
struct ULIDGeneratorTests {
    /// A clock that says each of the given times once and then stays at the last.
    private static func clock(_ times: [Int64]) -> @Sendable () -> Timestamp {
        let position = ClockPosition()
        return { Timestamp(milliseconds: times[min(position.next(), times.count - 1)]) }
    }

    private static func isStrictlyGrowing(_ ulids: [ULID]) -> Bool { zip(ulids, ulids.dropFirst()).allSatisfy(<) }

    @Test(
        "10 000 identifiers differ and grow, whatever the clock does",
        arguments: [
            [1_700_000_000_000], [5000, 4000, 3000, 2000, 1000], [1, 2, 3, 2, 1, 9, 8], [-1], [0], [.max, 0],
        ] as [[Int64]])
    func uniqueAndMonotonic(times: [Int64]) {
        let generator = ULIDGenerator(now: Self.clock(times))
        let ulids = (0..<10_000).map { _ in generator.next() }
        #expect(Set(ulids).count == 10_000)
        #expect(Self.isStrictlyGrowing(ulids))
        #expect(Set(ulids.map(\.description)).count == 10_000)
    }

    @Test("an exhausted millisecond pushes the time ahead and never repeats")
    func exhausted() {
        let generator = ULIDGenerator(now: Self.clock([42]), random: { (.max, .max) })
        let ulids = (0..<3).map { _ in generator.next() }
        #expect(
            ulids == [
                ULID(high: 42 << 16 | 0xFFFF, low: .max), ULID(high: 43 << 16, low: 0), ULID(high: 43 << 16, low: 1),
            ])
    }

    @Test("a clock beyond 48 bits is held at their end, and does not start again at zero")
    func beyondRange() {
        let generator = ULIDGenerator(now: Self.clock([1 << 48]), random: { (0, 0) })
        #expect(generator.next().milliseconds == 1 << 48 - 1)
    }

    @Test("a new millisecond takes new random bits")
    func fresh() {
        let generator = ULIDGenerator(now: Self.clock([1, 2]), random: { (3, 4) })
        #expect(
            [generator.next(), generator.next()] == [ULID(high: 1 << 16 | 3, low: 4), ULID(high: 2 << 16 | 3, low: 4)])
    }

    @Test("identifiers stay unique when many tasks ask at once")
    func concurrent() async {
        let generator = ULIDGenerator(now: Self.clock([7]))
        let ids = await withTaskGroup(of: [AttemptID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<1250).map { _ in generator.next(AttemptID.self) } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 10_000)
    }
}

/// Counts calls.
private final class ClockPosition: Sendable {
    private let calls = Mutex(0)

    func next() -> Int {
        calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
    }
}
