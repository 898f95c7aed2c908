// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Synchronization
import Testing

@testable import Persistence

@Suite("Time in a state folder")
struct StateClockTests {
    @Test(
        "each answer is later than the one before, whatever the system's clock does",
        arguments: [
            ([0, 0, 0], [0, 1, 2]), ([5, 3, 9], [5, 6, 9]), ([10, -1_000_000, 11], [10, 11, 12]),
            ([1, 1_000_000, 2], [1, 1_000_000, 1_000_001]),
        ] as [([Int64], [Int64])])
    func monotonic(wall: [Int64], expected: [Int64]) {
        let times = Times(wall)
        let clock = StateClock(wall: { Timestamp(milliseconds: times.next()) }, after: nil)
        #expect(wall.map { _ in clock.now().milliseconds } == expected)
    }

    @Test("what was stored under a later clock is earlier than all that follows")
    func acrossProcesses() async throws {
        let folder = try TemporaryFolder()
        let future = try StateDatabase(folder: folder.state, now: Sample.at(5_000_000))
        try await future.write { rows in
            try rows.runs.insert(Sample.run)
            try rows.events.append(
                Event(id: Sample.id(61), run: Sample.run.id, at: Sample.at(6_000_000), payload: .runCancelled))
        }
        try future.close()
        let present = try StateDatabase(folder: folder.state, now: Sample.at(0))
        #expect(present.clock.now() > Sample.at(6_000_000))
    }

    private final class Times: Sendable {
        private let times: Mutex<[Int64]>
        init(_ times: [Int64]) { self.times = Mutex(times.reversed()) }
        func next() -> Int64 { times.withLock { $0.removeLast() } }
    }
}
