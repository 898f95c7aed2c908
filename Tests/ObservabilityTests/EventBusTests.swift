// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Observability
import Testing

@Suite struct EventBusTests {
    @Test("every subscriber hears everything from his subscription on, in order, and then the end")
    func hears() async {
        let bus = EventBus<Int>()
        let early = bus.subscribe(limit: 10)
        bus.publish(1)
        let late = bus.subscribe(limit: 10)
        bus.publish(2)
        bus.finish()
        bus.publish(3)
        #expect(await Self.all(early) == [1, 2])
        #expect(await Self.all(late) == [2])
        #expect(await Self.all(bus.subscribe(limit: 10)).isEmpty)
        #expect(bus.dropped == 0)
    }

    @Test("who does not keep up loses the oldest, which is counted, and holds nobody up")
    func drops() async {
        let bus = EventBus<Int>()
        let (slow, quick) = (bus.subscribe(limit: 3), bus.subscribe(limit: 100))
        for number in 1...10 { bus.publish(number) }
        bus.finish()
        #expect(await Self.all(slow) == [8, 9, 10])
        #expect(await Self.all(quick) == Array(1...10))
        #expect(bus.dropped == 7)
    }

    private static func all(_ stream: AsyncStream<Int>) async -> [Int] {
        var numbers: [Int] = []
        for await number in stream { numbers.append(number) }
        return numbers
    }
}
