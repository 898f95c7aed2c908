// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A set of small numbers that gives up its least one in constant time: a tree of bitmaps, 64 branches wide.
struct MinimumSet {
    /// Bottom first; a bit says that the word below it is not zero.
    private var levels: [[UInt64]] = []

    /// An empty set for numbers below `capacity`.
    init(capacity: Int) {
        var count = capacity
        repeat {
            count = (count + 63) / 64
            levels.append([UInt64](repeating: 0, count: max(count, 1)))
        } while count > 1
    }

    /// - Parameter number: below the capacity.
    mutating func insert(_ number: Int) {
        var position = number
        for level in levels.indices {
            levels[level][position / 64] |= 1 << UInt64(position % 64)
            position /= 64
        }
    }

    /// Nil when the set is empty.
    mutating func removeLeast() -> Int? {
        guard let top = levels.last?.first, top != 0 else { return nil }
        var least = 0
        for level in levels.indices.reversed() {
            least = least * 64 + levels[level][least].trailingZeroBitCount
        }
        var position = least
        for level in levels.indices {
            levels[level][position / 64] &= ~(1 << UInt64(position % 64))
            if levels[level][position / 64] != 0 { break }
            position /= 64
        }
        return least
    }
}
