// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import ControlPlane

struct BatchScheduleTests {
    /// Starts what may start, then ends the first that runs, and so on: the rounds in which entries were started.
    private func rounds(_ schedule: BatchSchedule) -> [[Int]] {
        var (schedule, rounds, running): (BatchSchedule, [[Int]], [Int]) = (schedule, [], [])
        repeat {
            var started: [Int] = []
            while let index = schedule.next() { started.append(index) }
            rounds.append(started)
            running += started
            if !running.isEmpty { schedule.end(running.removeFirst()) }
        } while !schedule.isDone || !running.isEmpty
        return rounds.filter { !$0.isEmpty }
    }

    private func schedule(_ entries: [(String, Int)], jobs: Int) -> BatchSchedule {
        BatchSchedule(entries.map { .init(repository: $0.0, priority: $0.1) }, jobs: jobs)
    }

    @Test("Entries start in the order of their names, as many as there are jobs")
    func order() {
        #expect(rounds(schedule([("a", 0), ("b", 0), ("c", 0)], jobs: 2)) == [[0, 1], [2]])
        #expect(rounds(schedule([("a", 0), ("b", 0), ("c", 0)], jobs: 1)) == [[0], [1], [2]])
    }

    @Test("Entries of one repository take turns, and do not hold the others up")
    func turns() {
        #expect(rounds(schedule([("a", 0), ("a", 0), ("b", 0)], jobs: 3)) == [[0, 2], [1]])
    }

    @Test("A higher priority comes first, but not before an earlier entry of its own repository")
    func priority() {
        #expect(rounds(schedule([("a", 0), ("b", 5), ("c", 9)], jobs: 1)) == [[2], [1], [0]])
        #expect(rounds(schedule([("a", 0), ("a", 9), ("b", 5)], jobs: 1)) == [[2], [0], [1]])
    }

    @Test("After a stop nothing starts, and it is done when what ran has ended")
    func stop() {
        var schedule = schedule([("a", 0), ("b", 0)], jobs: 1)
        #expect(schedule.next() == 0)
        schedule.stop()
        #expect(schedule.next() == nil)
        #expect(!schedule.isDone)
        schedule.end(0)
        #expect(schedule.isDone)
    }

    @Test("Nothing to do is done")
    func empty() { #expect(schedule([], jobs: 1).isDone) }
}
