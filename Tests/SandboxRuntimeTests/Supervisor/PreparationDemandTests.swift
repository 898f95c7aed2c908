// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import SandboxRuntime
import Testing

@Suite struct PreparationDemandTests {
    private let one: [UInt8] = [1]
    private let two: [UInt8] = [2]

    @Test("nothing is prepared before anything was launched, nor when nothing may wait")
    func none() {
        #expect(PreparationDemand(limit: 4).next(waiting: []) == nil)
        var never = PreparationDemand(limit: 0)
        never.launched(one)
        #expect(never.next(waiting: []) == nil)
    }

    @Test("what was launched last waits, as often as it was launched, up to the limit")
    func recent() {
        var demand = PreparationDemand(limit: 2)
        demand.launched(one)
        #expect(demand.next(waiting: []) == one)
        #expect(demand.next(waiting: [one]) == nil)
        demand.launched(two)
        #expect(demand.next(waiting: [one]) == two)
        #expect(demand.next(waiting: [two]) == one)
        #expect(demand.next(waiting: [one, two]) == nil)
        demand.launched(two)
        #expect(demand.next(waiting: [two]) == two)
        #expect(demand.next(waiting: [one, two]) == nil, "the limit holds, whatever waits")
    }

    @Test("a plan whose sandboxes end unused three times in a row is given up, and another is not")
    func losses() {
        var demand = PreparationDemand(limit: 2)
        demand.launched(two)
        demand.launched(one)
        for _ in 0..<2 { demand.lost(one) }
        demand.used(one)
        for _ in 0..<2 { demand.lost(one) }
        #expect(demand.next(waiting: []) == one && !demand.hasGivenUp)
        demand.lost(one)
        #expect(demand.next(waiting: []) == two && demand.hasGivenUp)
        #expect(demand.lost == 5)
    }
}
