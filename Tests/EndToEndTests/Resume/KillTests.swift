// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Persistence
import Testing

/// `kill -9` of any process of a run, at any moment: the same command finishes it, and nothing is done twice.
@Suite(.privileged, .serialized) struct KillTests {
    @Test("Two undisturbed runs of one specification on equal bases make the same commit")
    func sameCommit() throws {
        var (first, second) = (try KillTrial(), try KillTrial())
        #expect(try first.finish() == second.finish())
    }

    @Test(
        "Whatever is killed in the middle of its work, the same command ends as if it had not been",
        arguments: KillTarget.allCases)
    func each(target: KillTarget) throws {
        var (undisturbed, trial) = (try KillTrial(), try KillTrial())
        let expected = try undisturbed.finish()
        #expect(try trial.kill(target, after: 600))
        #expect(try trial.finish() == expected)
    }

    @Test(
        "Killed at any step that the journal tells of, a run ends as if it had not been",
        arguments: [Job.Kind.agent, .check, .merge], [Job.Status.running, .done])
    func step(kind: Job.Kind, status: Job.Status) throws {
        var (undisturbed, trial) = (try KillTrial(), try KillTrial())
        let expected = try undisturbed.finish()
        let isMet = try trial.kill { $0.contains { $0.kind == kind && $0.status == status } }
        // A merge is over before anybody can look.
        #expect(isMet || (kind == .merge && status == .running))
        #expect(try trial.finish() == expected)
    }

    @Test("A patch whose objects git has collected in between is made again, and the commit is the same")
    func pruned() throws {
        var (undisturbed, trial) = (try KillTrial(), try KillTrial())
        let expected = try undisturbed.finish()
        let isMet = try trial.kill { $0.contains { $0.kind == .agent && $0.status == .done } }
        #expect(isMet)
        try trial.prune()
        #expect(try trial.finish().commit == expected.commit)
    }

    @Test("Killed at random moments, again and again, a run ends as if it had not been")
    func random() throws {
        var undisturbed = try KillTrial()
        let start = ContinuousClock.now
        let expected = try undisturbed.finish()
        let duration = Int((ContinuousClock.now - start) / .milliseconds(1))
        var generator = KillGenerator(seed: KillSettings.seed)
        var kills = 0
        while kills < KillSettings.runs {
            var trial = try KillTrial()
            var told: [String] = []
            for _ in 0...Int.random(in: 0...2, using: &generator) {
                let target = KillTarget.allCases.randomElement(using: &generator) ?? .supervisor
                let moment = Int.random(in: 0...duration, using: &generator)
                let isMet = try trial.kill(target, after: moment)
                told.append("\(target) after \(moment) ms\(isMet ? "" : ", too late")")
                kills += isMet ? 1 : 0
            }
            let found = try trial.finish()
            #expect(found == expected, "seed \(KillSettings.seed), kill \(kills): \(told.joined(separator: "; "))")
        }
    }
}
