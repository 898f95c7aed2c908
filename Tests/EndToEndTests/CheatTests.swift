// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// Wrong patches through the whole real path: attempt, collection, checks and gate, each in real sandboxes.
@Suite(.privileged, .serialized) struct CheatTests {
    @Test("a wrong patch is refused for the right reason, and nothing merges", arguments: Cheat.code + Cheat.tests)
    func wrongCode(_ cheat: Cheat) throws { try expectRefused(cheat) }

    @Test("right code with something beside it is refused for that alone", arguments: Cheat.beyondScope)
    func beyondScope(_ cheat: Cheat) throws { try expectRefused(cheat) }

    private func expectRefused(_ cheat: Cheat) throws {
        let trial = try CheatTrial(CheatSpecification(scope: cheat.scope), adding: cheat.base)
        let run = try trial.run([cheat.turns])
        #expect(run.status == 1, "\(run.errors)")
        let reasons = try trial.reasons()
        #expect(reasons.count == 1)
        #expect(Set(reasons.joined().map(code)).sorted() == cheat.codes, "\(reasons)")
        #expect(try trial.items() == ["A": "refused"])
        #expect(try trial.isUnmoved)
    }

    @Test("code that kills its own process gets no verdict, and merges as little as any that is refused")
    func killing() throws {
        let trial = try CheatTrial()
        let run = try trial.run([Cheat.module("import os\nos.kill(0, 9)\n")])
        #expect(run.status == 70 && run.errors.contains("checks could not run: tests.killed"), "\(run.errors)")
        #expect(try trial.items() == ["A": "failed"])
        #expect(try trial.isUnmoved)
    }

    /// The code of `constraint: code`.
    private func code(_ reason: String) -> String { String(reason.trimmingPrefix { $0 != " " }.dropFirst()) }

    @Test(
        "the right patch merges: the tree is base, patch and the operator's tests",
        arguments: [CheatSpecification.narrow, CheatSpecification.wide])
    func rightPatch(scope: [String]) throws {
        let trial = try CheatTrial(CheatSpecification(scope: scope))
        let run = try trial.run([Cheat.rightTurns])
        #expect(run.status == 0, "\(run.errors)")
        let files = CheatTrial.baseFiles.merging(
            [
                "greetings/__init__.py": "", Cheat.salutation: Cheat.right,
                CheatSpecification.testFile: CheatSpecification.test,
            ], uniquingKeysWith: { $1 })
        #expect(try trial.tree == Dictionary(uniqueKeysWithValues: files.map { ("100644 \($0)", $1) }))
        #expect(try trial.items() == ["A": "merged"])
        #expect(try trial.reasons() == [[]])
    }

    @Test("a forge of the judge merges only where the operator has put code and judge into one process")
    func forgeInside() throws {
        let trial = try CheatTrial(CheatSpecification(isJudgedInside: true))
        let run = try trial.run([Cheat.module(Cheat.forge)])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.items() == ["A": "merged"])
    }

    @Test("in scope, files that a host could stumble over merge as what they are: text")
    func shadows() throws {
        let trial = try CheatTrial(CheatSpecification(scope: CheatSpecification.wide))
        let leave = "import os\nos._exit(0)\n"
        let run = try trial.run([Cheat.rightTurns + [.write("unittest.py", leave), .write("sitecustomize.py", leave)]])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.tree["100644 unittest.py"] == leave)
    }

    @Test("what an attempt writes outside its workspace goes nowhere, and is no part of the patch")
    func outsideOfTheWorkspace() throws {
        let trial = try CheatTrial()
        let repository = trial.folder.path("repo")
        let run = try trial.run([
            Cheat.rightTurns + [
                .write("../escaped", "x"), .write("/etc/escaped", "x"), .write("/tmp/escaped", "x"),
                .write("\(repository)/escaped", "x"), .write("/proc/self/cwd/../escaped", "x"),
                .link("/tmp/up", to: repository), .write("/tmp/up/escaped", "x"),
            ]
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.tree.keys.allSatisfy { !$0.contains("escaped") })
        #expect(!trial.folder.exists("repo/escaped"))
    }
}
