// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Planning
import Testing

@Suite struct TaskGraphTests {
    private static let large = 100_000

    private func graph(_ nodes: [Int], _ edges: [Int: [Int]]) throws(PlanningError) -> TaskGraph<Int> {
        try TaskGraph(nodes) { edges[$0] ?? [] }
    }

    private func error(_ nodes: [Int], _ edges: [Int: [Int]]) -> PlanningError? {
        do throws(PlanningError) {
            _ = try graph(nodes, edges)
            return nil
        } catch {
            return error
        }
    }

    @Test("an empty graph has nothing to order and nothing to run")
    func isEmpty() throws {
        let graph = try graph([], [:])
        #expect(graph.order.isEmpty)
        #expect(graph.criticalPath.isEmpty)
        #expect(graph.nextRunnable(done: []).isEmpty)
    }

    @Test("among nodes that could come next, the first in the document does")
    func breaksTies() throws {
        #expect(try graph([5, 3, 9, 1], [:]).order == [5, 3, 9, 1])
        #expect(try graph([5, 3, 9, 1], [5: [1]]).order == [3, 9, 1, 5])
        #expect(try graph([1, 2, 3, 4], [2: [4], 3: [1]]).order == [1, 3, 4, 2])
    }

    @Test("the critical path is the longest chain; of equals, the first in the document")
    func findsCriticalPath() throws {
        #expect(try graph([1, 2, 3, 4, 5], [2: [1], 3: [2, 1], 5: [4]]).criticalPath == [1, 2, 3])
        #expect(try graph([1, 2, 3, 4], [3: [2, 1], 4: [1]]).criticalPath == [1, 3])
        #expect(try graph([7, 8], [:]).criticalPath == [7])
    }

    @Test("what can run next is what has all it needs")
    func findsRunnable() throws {
        let graph = try graph([1, 2, 3, 4], [2: [1], 3: [1], 4: [2, 3]])
        #expect(graph.nextRunnable(done: []) == [1])
        #expect(graph.nextRunnable(done: [1]) == [2, 3])
        #expect(graph.nextRunnable(done: [1, 3]) == [2])
        #expect(graph.nextRunnable(done: [1, 2, 3]) == [4])
        #expect(graph.nextRunnable(done: [1, 2, 3, 4]).isEmpty)
        #expect(graph.dependencies(of: 4) == [2, 3])
        #expect(graph.allDependencies(of: 4) == [1, 2, 3])
        #expect(graph.allDependencies(of: 99).isEmpty)
    }

    @Test("a cycle is named from its first member on, each depending on the next")
    func namesCycles() {
        #expect(error([1], [1: [1]])?.cause == .cycle(["1", "1"]))
        #expect(error([1, 2, 3, 4, 5], [1: [4], 3: [5], 4: [3], 5: [4, 2]])?.cause == .cycle(["3", "5", "4", "3"]))
    }

    @Test("a dependency that is not there, and a node that is there twice, are refused")
    func refusesNonsense() {
        #expect(error([1, 2], [2: [3]])?.code == "plan.depends.unknown")
        #expect(error([1, 2, 1], [:])?.code == "plan.duplicate")
    }

    @Test("repeated dependencies count once")
    func toleratesRepetition() throws {
        let graph = try graph([1, 2], [2: [1, 1, 1]])
        #expect(graph.order == [1, 2])
        #expect(graph.nextRunnable(done: [1]) == [2])
    }

    @Test("whatever the graph, everything comes after what it needs, and running what can run ends with all done")
    func keepsItsPromises() throws {
        var random = Sequence32(state: 20_260_101)
        for size in 1...60 {
            let rank = (0..<size).shuffled(using: &random)
            var edges: [Int: [Int]] = [:]
            for node in 0..<size {
                edges[node] = (0..<size).filter { rank[$0] < rank[node] && random.next() % 5 == 0 }
            }
            let graph = try graph(Array(0..<size), edges)
            let places = Dictionary(uniqueKeysWithValues: graph.order.enumerated().map { ($1, $0) })
            #expect(places.count == size)
            for (node, needs) in edges {
                #expect(needs.allSatisfy { places[$0, default: .max] < places[node, default: -1] })
            }
            var (done, rounds): (Set<Int>, Int) = ([], 0)
            while done.count < size {
                let next = graph.nextRunnable(done: done)
                try #require(!next.isEmpty)
                done.formUnion(next)
                rounds += 1
            }
            // Running everything that can run takes as many rounds as the longest chain is long.
            #expect(graph.criticalPath.count == rounds)
            #expect(
                zip(graph.criticalPath, graph.criticalPath.dropFirst()).allSatisfy { edges[$1]?.contains($0) == true })
        }
    }

    @Test("a chain of 100 000, written backwards, is ordered without recursion")
    func ordersLongChains() throws {
        let nodes = Array((0..<Self.large).reversed())
        let graph = try TaskGraph(nodes) { $0 == 0 ? [] : [$0 - 1] }
        #expect(graph.order == Array(0..<Self.large))
        #expect(graph.criticalPath.count == Self.large)
        #expect(graph.allDependencies(of: Self.large - 1).count == Self.large - 1)
        #expect(graph.nextRunnable(done: Set(0..<Self.large - 1)) == [Self.large - 1])
    }

    @Test("a cycle of 100 000 is found without recursion, and a star of 100 000 is ordered")
    func findsLongCycles() throws {
        let nodes = Array(0..<Self.large)
        #expect(throws: PlanningError.self) { try TaskGraph(nodes) { [($0 + 1) % Self.large] } }
        let star = try TaskGraph(nodes) { $0 == 0 ? Array(1..<Self.large) : [] }
        #expect(star.order.last == 0)
        #expect(star.criticalPath == [1, 0])
    }
}

/// A fixed sequence (xorshift), so that a failure comes back.
private struct Sequence32: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
