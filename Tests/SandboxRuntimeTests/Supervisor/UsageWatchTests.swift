// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import SandboxRuntime

@Suite struct UsageWatchTests {
    private func watch(cpu: Int? = nil, idle: Int? = nil, percent: Int = 200) throws -> UsageWatch {
        let limits = SandboxPlan.Limits(
            memoryBytes: 1, swapBytes: 0, pids: 2, cpuPercent: percent, wallMilliseconds: nil, idleMilliseconds: idle,
            cpuMilliseconds: cpu)
        return try #require(UsageWatch(limits, now: 0))
    }

    @Test("without a limit there is nothing to watch")
    func none() {
        let limits = SandboxPlan.Limits(
            memoryBytes: 1, swapBytes: 0, pids: 2, cpuPercent: 100, wallMilliseconds: 1)
        #expect(UsageWatch(limits, now: 0) == nil)
    }

    @Test("cpu time is looked at again when it could be over at the earliest, and is over at the limit")
    func cpu() throws {
        var watch = try watch(cpu: 10_000)
        // Ten seconds at two processors last five.
        #expect(watch.look(used: 0, now: 0) == .lookAgain(afterMicroseconds: 5_000_000))
        #expect(watch.look(used: 4_000_000, now: 5_000_000) == .lookAgain(afterMicroseconds: 3_000_000))
        #expect(watch.look(used: 9_999_999, now: 9_000_000) == .lookAgain(afterMicroseconds: 10_000))
        #expect(watch.look(used: 10_000_000, now: 9_010_000) == .overCPU)
    }

    @Test("idle is no cpu time at all for that long; the least use begins it anew")
    func idle() throws {
        var watch = try watch(idle: 1000)
        #expect(watch.look(used: 0, now: 0) == .lookAgain(afterMicroseconds: 250_000))
        #expect(watch.look(used: 1, now: 900_000) == .lookAgain(afterMicroseconds: 250_000))
        #expect(watch.look(used: 1, now: 1_800_000) == .lookAgain(afterMicroseconds: 100_000))
        #expect(watch.look(used: 1, now: 1_900_000) == .idle)
    }

    @Test("a sandbox that does nothing from its beginning is idle too")
    func never() throws {
        var watch = try watch(idle: 1000)
        #expect(watch.look(used: 0, now: 1_000_000) == .idle)
    }

    @Test("both limits hold beside each other")
    func both() throws {
        var watch = try watch(cpu: 1000, idle: 60_000, percent: 100)
        #expect(watch.look(used: 0, now: 0) == .lookAgain(afterMicroseconds: 1_000_000))
        #expect(watch.look(used: 500_000, now: 1_000_000) == .lookAgain(afterMicroseconds: 500_000))
        #expect(watch.look(used: 1_000_000, now: 1_500_000) == .overCPU)
    }
}
