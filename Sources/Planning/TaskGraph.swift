// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Things that depend on each other, without cycles. Every operation is linear in nodes and edges, and none recurses.
package struct TaskGraph<Node: Hashable & Sendable>: Sendable {
    /// As given: the order of the document.
    package let nodes: [Node]
    /// Every node after all that it depends on; among those that could come next, the first in the document.
    package let order: [Node]
    private let positions: [Node: Int]
    private let dependencies: [[Int]]
    /// Positions in the document, in topological order.
    private let ordered: [Int]

    /// - Parameters:
    ///   - nodes: each once, in the order of the document.
    ///   - dependencies: what a node depends on directly; repetitions don't matter.
    /// - Throws: `plan.duplicate`, `plan.depends.unknown`, `plan.cycle` with the members in the order of dependence.
    package init(_ nodes: [Node], dependencies: (Node) -> [Node]) throws(PlanningError) {
        let operation = "order work items"
        var positions: [Node: Int] = [:]
        positions.reserveCapacity(nodes.count)
        for (position, node) in nodes.enumerated() {
            guard positions.updateValue(position, forKey: node) == nil else {
                throw PlanningError(operation: operation, subject: "\(node)", cause: .duplicateName)
            }
        }
        var edges: [[Int]] = []
        edges.reserveCapacity(nodes.count)
        for node in nodes {
            var targets: [Int] = []
            for dependency in dependencies(node) {
                guard let position = positions[dependency] else {
                    throw PlanningError(
                        operation: operation, subject: "\(node)", cause: .unknownDependency("\(dependency)"))
                }
                targets.append(position)
            }
            edges.append(targets)
        }
        let ordered = Self.topologicalOrder(edges)
        if ordered.count < nodes.count, let cycle = DependencyCycle.first(in: edges), let start = cycle.first {
            throw PlanningError(
                operation: operation, subject: "\(nodes[start])",
                cause: .cycle((cycle + [start]).map { "\(nodes[$0])" }))
        }
        self.nodes = nodes
        self.positions = positions
        self.dependencies = edges
        self.ordered = ordered
        order = ordered.map { nodes[$0] }
    }

    /// What a node depends on directly, in the order given; empty for a node that is not in the graph.
    package func dependencies(of node: Node) -> [Node] {
        guard let position = positions[node] else { return [] }
        return dependencies[position].map { nodes[$0] }
    }

    /// Everything that a node depends on, directly or not, in topological order.
    package func allDependencies(of node: Node) -> [Node] {
        guard let position = positions[node] else { return [] }
        var found: Set<Int> = []
        var open = dependencies[position]
        while let next = open.popLast() {
            if found.insert(next).inserted { open += dependencies[next] }
        }
        return ordered.filter { found.contains($0) }.map { nodes[$0] }
    }

    /// The longest chain by number of nodes, first to last; among equals, the one whose members come first in the
    /// document, looked at from its end.
    package var criticalPath: [Node] {
        var lengths = [Int](repeating: 1, count: nodes.count)
        var before = [Int?](repeating: nil, count: nodes.count)
        for position in ordered {
            guard let longest = Self.longest(dependencies[position], lengths) else { continue }
            lengths[position] = lengths[longest] + 1
            before[position] = longest
        }
        var path: [Node] = []
        var next = Self.longest(nodes.indices, lengths)
        while let position = next {
            path.append(nodes[position])
            next = before[position]
        }
        return path.reversed()
    }

    /// What is not done and depends only on what is, in the order of the document.
    package func nextRunnable(done: Set<Node>) -> [Node] {
        let isDone = nodes.map { done.contains($0) }
        return nodes.indices
            .filter { position in !isDone[position] && dependencies[position].allSatisfy { isDone[$0] } }
            .map { nodes[$0] }
    }

    private static func longest(_ candidates: some Sequence<Int>, _ lengths: [Int]) -> Int? {
        candidates.min { (-lengths[$0], $0) < (-lengths[$1], $1) }
    }

    /// Shorter than the input when there is a cycle.
    private static func topologicalOrder(_ dependencies: [[Int]]) -> [Int] {
        var dependents = [[Int]](repeating: [], count: dependencies.count)
        var missing = dependencies.map(\.count)
        var ready = MinimumSet(capacity: dependencies.count)
        for (position, targets) in dependencies.enumerated() {
            for target in targets { dependents[target].append(position) }
            if targets.isEmpty { ready.insert(position) }
        }
        var order: [Int] = []
        order.reserveCapacity(dependencies.count)
        while let position = ready.removeLeast() {
            order.append(position)
            for dependent in dependents[position] {
                missing[dependent] -= 1
                if missing[dependent] == 0 { ready.insert(dependent) }
            }
        }
        return order
    }
}
