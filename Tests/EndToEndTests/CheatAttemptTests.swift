// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What follows a refusal: another attempt that knows why, or the end of the item and of what depends on it.
@Suite(.privileged, .serialized) struct CheatAttemptTests {
    private static let loud: [CheatRecording.Turn] = [
        .write(
            "greetings/loud.py",
            "from greetings.salutation import greet\n\n\ndef shout(name):\n    return greet(name).upper()\n")
    ]

    @Test("a wrong attempt, then a right one: the second is told why, and merges")
    func feedback() throws {
        let trial = try CheatTrial(CheatSpecification(attempts: 2))
        let run = try trial.run([Cheat.wrongTurns, Cheat.rightTurns])
        #expect(run.status == 0, "\(run.errors)")
        let reasons = try trial.reasons()
        #expect(reasons.count == 2)
        #expect(reasons.first?.isEmpty == false)
        #expect(reasons.first?.allSatisfy { $0.hasSuffix(": tests.failed") } == true)
        #expect(reasons.last == [])
        let transcripts = try trial.transcripts()
        #expect(transcripts.count == 2)
        let first = try #require(transcripts.first { $0["attempt"] as? Int == 1 })
        #expect(first["feedback"] as? String == nil)
        let second = try #require(transcripts.first { $0["attempt"] as? Int == 2 })
        let told = try #require(second["feedback"] as? String)
        for part in ["tests.failed", "\(CheatSpecification.testFile):8", "test_name", "ZeroDivisionError"] {
            #expect(told.contains(part), "\(told)")
        }
    }

    @Test("what a refused attempt wrote is not there for the next one")
    func freshWorkspace() throws {
        let trial = try CheatTrial(CheatSpecification(attempts: 2))
        let run = try trial.run([
            Cheat.wrongTurns + [.write("greetings/extra.py", "")],
            Cheat.rightTurns + [
                .python("import os; assert not os.path.exists('greetings/extra.py'); open('README.md')")
            ],
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.tree.keys.contains("100644 \(Cheat.salutation)"))
        #expect(try !trial.tree.keys.contains("100644 greetings/extra.py"))
        #expect(try trial.reasons().first == ["scope.owned: scope.outside"])
    }

    @Test("a recording that ends after a wrong attempt is an agent that is not there: status 3, nothing merged")
    func agentUnavailable() throws {
        let trial = try CheatTrial(CheatSpecification(attempts: 2))
        let run = try trial.run([Cheat.wrongTurns])
        #expect(run.status == 3)
        #expect(run.errors.contains("attempt 2"), "\(run.errors)")
        #expect(try trial.isUnmoved)
    }

    @Test("when all attempts are wrong the item is refused, and what depends on it is not attempted")
    func exhausted() throws {
        let trial = try CheatTrial(CheatSpecification(attempts: 2, hasDependent: true))
        let run = try trial.run([Cheat.wrongTurns, Cheat.wrongTurns], dependent: [Self.loud])
        #expect(run.status == 1, "\(run.errors)")
        #expect(try trial.items() == ["A": "refused", "B": "failed"])
        #expect(try trial.reasons().count == 2)
        #expect(try trial.reasons(of: "B") == [])
        #expect(try trial.isUnmoved)
    }

    @Test("what depends on it is attempted on top of what merged")
    func dependent() throws {
        let trial = try CheatTrial(CheatSpecification(hasDependent: true))
        let run = try trial.run([Cheat.rightTurns], dependent: [Self.loud])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.items() == ["A": "merged", "B": "merged"])
        #expect(try trial.tree.keys.contains("100644 greetings/loud.py"))
    }

    @Test("an agent that ends itself is refused")
    func killedAgent() throws {
        let trial = try CheatTrial()
        let run = try trial.run([Cheat.rightTurns + [.python("import os; os.kill(os.getppid(), 9)")]])
        #expect(run.status == 1, "\(run.errors)")
        #expect(try trial.items() == ["A": "refused"])
        #expect(try trial.isUnmoved)
    }

    @Test("what an attempt leaves running, deaf to signals and in a session of its own, ends with it")
    func daemon() throws {
        let trial = try CheatTrial()
        let daemon = """
            import os, signal

            if os.fork() == 0:
                os.setsid()
                for number in set(range(1, 32)) - {signal.SIGKILL, signal.SIGSTOP}:
                    signal.signal(number, signal.SIG_IGN)
                for number in (0, 1, 2):
                    os.close(number)
                while True:
                    signal.pause()
            """
        let run = try trial.run([[.python(daemon)] + Cheat.rightTurns])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.tree["100644 \(Cheat.salutation)"] == Cheat.right)
    }
}
