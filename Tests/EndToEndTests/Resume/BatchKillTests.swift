// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// `kill -9` of any process of a batch, at any moment: the same command finishes it as if nothing had been.
@Suite(.privileged, .serialized) struct BatchKillTests {
    @Test(
        "A run that is killed is started again by the same batch, before its repository is given to the next",
        arguments: [KillTarget.supervisor, .orchestrator, .orchestratorReaper])
    func restart(target: KillTarget) throws {
        var undisturbed = try BatchKillTrial()
        let expected = try undisturbed.finish()
        var (trial, generator) = (try BatchKillTrial(), KillGenerator(seed: KillSettings.seed))
        #expect(try trial.kill(.part(target), after: 300, using: &generator))
        let said = try trial.complaints()
        #expect(said.contains("; started again"))
        try trial.result().expect(expected, isSameWork: true, said)
    }

    @Test("Killed at random moments, again and again, a batch ends as if it had not been")
    func random() throws {
        var undisturbed = try BatchKillTrial()
        let start = ContinuousClock.now
        let expected = try undisturbed.finish()
        let duration = Int((ContinuousClock.now - start) / .milliseconds(1))
        #expect(expected.status == 64)
        #expect(expected.commits.count == 4 && Set(expected.commits.values).count == 4)
        var (kills, seed) = (0, KillSettings.seed)
        while kills < KillSettings.batches {
            // Each trial has a seed of its own, and can be done again alone.
            var generator = KillGenerator(seed: seed)
            var trial = try BatchKillTrial()
            var told: [String] = []
            var isSameWork = true
            for _ in 0...Int.random(in: 0...2, using: &generator) {
                let victim = BatchKillTrial.Victim.all.randomElement(using: &generator) ?? .front
                let moment = Int.random(in: 0...duration, using: &generator)
                let isMet = try trial.kill(victim, after: moment, using: &generator)
                if case .python = victim, isMet { isSameWork = false }
                told.append("\(victim) after \(moment) ms\(isMet ? "" : ", too late")")
                kills += isMet ? 1 : 0
            }
            let found = try trial.finish()
            let complaints = try trial.complaints()
            let history = "seed \(seed), kill \(kills): \(told.joined(separator: "; "))"
            found.expect(expected, isSameWork: isSameWork, "\(history)\n\(complaints)")
            seed += 1
        }
    }
}
