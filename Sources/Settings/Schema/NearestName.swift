// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What somebody who mistyped a name may have meant.
enum NearestName {
    /// The name with the fewest edits, when they are few for its length.
    static func of(_ text: String, among names: [String]) -> String? {
        guard text.utf8.count <= 80 else { return nil }
        let near = names.map { (name: $0, edits: edits(Array(text.lowercased()), Array($0))) }
            .filter { $0.edits <= max(1, min(3, $0.name.count / 3)) }
        return near.min { $0.edits < $1.edits }?.name
    }

    /// Insertions, deletions, replacements, and swaps of neighbours.
    private static func edits(_ one: [Character], _ other: [Character]) -> Int {
        var before: [Int] = []
        var previous = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                var best = min(previous[column + 1], current[column]) + 1
                best = min(best, previous[column] + (one[row] == other[column] ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    best = min(best, before[column - 1] + 1)
                }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous[other.count]
    }
}
