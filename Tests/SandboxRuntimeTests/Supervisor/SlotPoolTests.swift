// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import SandboxRuntime

@Suite struct SlotPoolTests {
    @Test("no two slots share a host id, and none is given out twice")
    func ids() {
        var pool = SlotPool(base: 100_000, count: 5)
        var ids: Set<UInt32> = []
        var count = 0
        while pool.hasFree {
            let users = pool.take().users
            ids.formUnion([users.reaper, users.payload])
            count += 1
        }
        #expect(count == 5)
        #expect(ids == Set(100_000..<100_010))
    }

    @Test("a slot that was given back is given out again")
    func again() {
        var pool = SlotPool(base: 1, count: 1)
        let slot = pool.take()
        #expect(!pool.hasFree)
        pool.giveBack(slot)
        #expect(pool.take() === slot)
    }
}
