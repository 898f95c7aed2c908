// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Which tests run for each work item: its own, and those of all that it depends on. Sets of bits, because a chain of
/// thousands of components names millions of files.
struct TestInheritance: Sendable {
    /// How many files all work items together may name.
    static let limit = 60_000_000

    /// Every test file, in the topological order of the component that names it first.
    private let paths: [RepositoryPath]
    /// Positions of each component's own, in the order of the document.
    private let own: [[Int]]
    /// For each component, in topological order, as many words as there are for all paths.
    private let words: [UInt64]
    private let width: Int
    /// Of all paths of each component, in topological order.
    private let counts: [Int]

    /// - Throws: `plan.too-large`.
    init(_ layout: ComponentLayout) throws(PlanningError) {
        var positions: [RepositoryPath: Int] = [:]
        var paths: [RepositoryPath] = []
        var own: [[Int]] = []
        for name in layout.graph.order {
            own.append(
                layout.tests(of: name).map { path in
                    let position = positions[path, default: paths.count]
                    if position == paths.count {
                        positions[path] = position
                        paths.append(path)
                    }
                    return position
                })
        }
        width = (paths.count + 63) / 64
        self.paths = paths
        self.own = own
        words = Self.unions(layout.graph, own, width)
        counts = (0..<own.count).map { [words, width] place in
            words[place * width..<(place + 1) * width].reduce(0) { $0 + $1.nonzeroBitCount }
        }
        guard counts.reduce(0, +) <= Self.limit else {
            throw PlanningError(
                operation: "compile", subject: "",
                cause: .tooMany(limit: Self.limit, what: "tests over all work items"),
                hint: "join components, or let fewer depend on each other")
        }
    }

    /// How many files the component at that place of the topological order has.
    func count(at place: Int) -> Int { counts[place] }

    /// The files of the component at that place of the topological order, each once: its own first, then the rest.
    func files(at place: Int) -> [RepositoryPath] {
        var set = words[place * width..<(place + 1) * width]
        var files: [RepositoryPath] = []
        files.reserveCapacity(counts[place])
        for position in own[place] {
            files.append(paths[position])
            set[place * width + position / 64] &= ~(1 << UInt64(position % 64))
        }
        for index in set.indices {
            var word = set[index]
            while word != 0 {
                files.append(paths[(index - place * width) * 64 + word.trailingZeroBitCount])
                word &= word - 1
            }
        }
        return files
    }

    private static func unions(_ graph: TaskGraph<WorkItemName>, _ own: [[Int]], _ width: Int) -> [UInt64] {
        var places: [WorkItemName: Int] = [:]
        var words = [UInt64](repeating: 0, count: own.count * width)
        for (place, name) in graph.order.enumerated() {
            places[name] = place
            for position in own[place] { words[place * width + position / 64] |= 1 << UInt64(position % 64) }
            for dependency in graph.dependencies(of: name) {
                guard let other = places[dependency] else { continue }
                for word in 0..<width { words[place * width + word] |= words[other * width + word] }
            }
        }
        return words
    }
}
