// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Which specification runs next: a value without clock or process.
package struct BatchSchedule: Sendable {
    /// What the order depends on.
    package struct Entry: Sendable {
        /// Two entries of one repository never run at the same time.
        package let repository: String
        /// Higher comes first, but never before an earlier entry of its own repository.
        package let priority: Int

        package init(repository: String, priority: Int = 0) {
            self.repository = repository
            self.priority = priority
        }
    }

    private let entries: [Entry]
    private let jobs: Int
    /// For each repository the entries that wait, first one first.
    private var waiting: [String: ArraySlice<Int>]
    private var running: Set<Int> = []
    private var isStopped = false

    /// - Parameters:
    ///   - entries: in the order of their names.
    ///   - jobs: how many may run at a time; at least 1.
    package init(_ entries: [Entry], jobs: Int) {
        self.entries = entries
        self.jobs = jobs
        waiting = Dictionary(grouping: entries.indices) { entries[$0].repository }.mapValues { $0[...] }
    }

    /// Nothing runs, and nothing will.
    package var isDone: Bool { running.isEmpty && (isStopped || waiting.isEmpty) }

    /// The entry to start now, marked as running; nil when there is none before the next end.
    package mutating func next() -> Int? {
        guard !isStopped, running.count < jobs else { return nil }
        let busy = Set(running.map { entries[$0].repository })
        let ready = waiting.filter { !busy.contains($0.key) }.compactMap { $0.value.first }
        let best = ready.min { (-entries[$0].priority, $0) < (-entries[$1].priority, $1) }
        guard let best else { return nil }
        let repository = entries[best].repository
        let rest = waiting[repository, default: []].dropFirst()
        waiting[repository] = rest.isEmpty ? nil : rest
        running.insert(best)
        return best
    }

    /// An entry has come to its end, whichever.
    package mutating func end(_ index: Int) { running.remove(index) }

    /// Nothing is started any more; what runs goes on.
    package mutating func stop() { isStopped = true }
}
