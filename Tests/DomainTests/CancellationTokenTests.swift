// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Synchronization
import Testing

@testable import Domain

@Suite("CancellationToken")
struct CancellationTokenTests {
    @Test("a token that nobody cancelled calls nobody")
    func untouched() {
        let order = Recorder()
        let token = CancellationToken()
        token.onCancel { order.append(1) }
        #expect(!token.isCancelled)
        #expect(order.numbers.isEmpty)
    }

    @Test("cancelling twice runs each handler once, in the order of registration")
    func once() {
        let order = Recorder()
        let token = CancellationToken()
        for number in 1...3 { token.onCancel { order.append(number) } }
        token.cancel()
        token.cancel()
        #expect(token.isCancelled)
        #expect(order.numbers == [1, 2, 3])
    }

    @Test("a handler that comes too late runs at once and has no registration")
    func late() {
        let order = Recorder()
        let token = CancellationToken()
        token.cancel()
        #expect(token.onCancel { order.append(1) } == nil)
        #expect(order.numbers == [1])
    }

    @Test("a removed handler never runs, its neighbours do")
    func removed() throws {
        let order = Recorder()
        let token = CancellationToken()
        let first = try #require(token.onCancel { order.append(1) })
        token.onCancel { order.append(2) }
        token.removeHandler(first)
        token.removeHandler(first)
        token.cancel()
        #expect(order.numbers == [2])
    }

    @Test("a handler may use its own token")
    func reentrant() {
        let order = Recorder()
        let token = CancellationToken()
        token.onCancel {
            token.cancel()
            token.onCancel { order.append(2) }
            order.append(token.isCancelled ? 1 : 0)
        }
        token.cancel()
        #expect(order.numbers == [2, 1])
    }

    @Test("of many who register and cancel at once, each is called exactly once")
    func concurrent() async {
        let order = Recorder()
        let token = CancellationToken()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    token.onCancel { order.append(number) }
                    if number.isMultiple(of: 50) { token.cancel() }
                }
            }
        }
        #expect(order.numbers.sorted() == Array(0..<200))
    }
}

/// What was called, in order.
private final class Recorder: Sendable {
    private let state = Mutex<[Int]>([])

    var numbers: [Int] { state.withLock { $0 } }

    func append(_ number: Int) { state.withLock { $0.append(number) } }
}
