// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Finds a cycle among things that depend on each other, given by their positions in the document.
package enum DependencyCycle {
    private enum Colour { case unseen, open, closed }

    /// The first cycle met in document order: each member depends on the one after it, the last on the first; it
    /// starts with the member that comes first in the document. Nil when there is none. Linear, without recursion.
    ///
    /// - Parameter dependencies: for each position, the positions that it depends on.
    package static func first(in dependencies: [[Int]]) -> [Int]? {
        var colours = [Colour](repeating: .unseen, count: dependencies.count)
        for start in dependencies.indices where colours[start] == .unseen {
            var path = [start]
            var next = [0]
            colours[start] = .open
            while let node = path.last {
                let position = next[next.count - 1]
                guard position < dependencies[node].count else {
                    colours[node] = .closed
                    path.removeLast()
                    next.removeLast()
                    continue
                }
                next[next.count - 1] += 1
                let dependency = dependencies[node][position]
                switch colours[dependency] {
                case .closed: continue
                case .open: return rotated(Array(path.drop { $0 != dependency }))
                case .unseen:
                    colours[dependency] = .open
                    path.append(dependency)
                    next.append(0)
                }
            }
        }
        return nil
    }

    private static func rotated(_ cycle: [Int]) -> [Int] {
        guard let least = cycle.min(), let start = cycle.firstIndex(of: least) else { return cycle }
        return Array(cycle[start...] + cycle[..<start])
    }
}
