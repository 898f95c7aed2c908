// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What git, Python and editors run of their own accord when somebody works in a folder. nexus never does, on the
/// host, in a tree or a repository that somebody else wrote.
@Suite(.privileged, .serialized) struct CheatHookTests {
    private static let hooks = [
        "applypatch-msg", "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase",
        "post-checkout", "post-merge", "pre-push", "pre-auto-gc", "post-rewrite", "reference-transaction", "update",
        "pre-receive", "post-receive", "post-update", "push-to-checkout", "post-index-change", "fsmonitor-watchman",
    ]

    /// Writes the name of who ran it to a place that the confined orchestrator may write, too: nothing but not being
    /// run keeps it empty.
    private static func script(_ name: String, canary: String) -> String {
        "#!/bin/sh\necho \(name) >> '\(canary)'\ncat\n"
    }

    private static func configuration(_ canary: String, program: String) -> String {
        """
        [core]
        \trepositoryformatversion = 0
        \tfsmonitor = \(program)
        \thooksPath = hooks
        \tsshCommand = \(program)
        \teditor = \(program)
        \tpager = \(program)
        [diff]
        \texternal = \(program)
        [filter "canary"]
        \tclean = \(program)
        \tsmudge = \(program)
        \trequired = true
        [merge "canary"]
        \tdriver = \(program)
        [diff "canary"]
        \ttextconv = \(program)
        [gpg]
        \tprogram = \(program)
        [commit]
        \tgpgSign = true
        [credential]
        \thelper = \(program)

        """
    }

    /// Every file that an attempt plants, with what it holds.
    private static func planted(_ canary: String) -> [(path: String, text: String)] {
        let python = "open(\(quoted(canary)), 'a').write(__name__ + '\\n')\n"
        return [
            (".gitattributes", "* filter=canary merge=canary diff=canary export-subst\n"),
            (".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c 'touch \(canary)'\n"),
            (".envrc", "touch '\(canary)'\n"), ("Makefile", "all:\n\ttouch '\(canary)'\n"),
            ("conftest.py", python), ("sitecustomize.py", python), ("usercustomize.py", python), ("setup.py", python),
            ("git.py", python), ("setup.cfg", "[aliases]\ntest = canary\n"),
        ]
    }

    private static func quoted(_ text: String) -> String { "'\(text)'" }

    @Test("what an attempt plants in its workspace is refused, and never ran")
    func planted() throws {
        let trial = try CheatTrial()
        let canary = trial.folder.path("repo/.git/canary")
        let shell = Self.script("planted", canary: canary)
        let hooks = Self.hooks.map { CheatRecording.Turn.write(".git/hooks/\($0)", shell, executable: true) }
        let shims = ["git", "python3", "sh", "tests/git"].map { CheatRecording.Turn.write($0, shell, executable: true) }
        let files = Self.planted(canary).map { CheatRecording.Turn.write($0.path, $0.text) }
        let configuration = CheatRecording.Turn.write(
            ".git/config", Self.configuration(canary, program: "/workspace/git"))
        let run = try trial.run([Cheat.rightTurns + hooks + shims + files + [configuration]])
        #expect(run.status == 1, "\(run.errors)")
        #expect(try trial.reasons() == [["scope.owned: scope.kind", "scope.owned: scope.outside"]])
        #expect(!trial.folder.exists("repo/.git/canary"))
    }

    @Test("what merged within its scope is checked out, built and tested in the next run, and never ran")
    func merged() throws {
        let trial = try CheatTrial(CheatSpecification(scope: CheatSpecification.wide, attempts: 2, hasDependent: true))
        let canary = trial.folder.path("repo/.git/canary")
        let files = Self.planted(canary).map { CheatRecording.Turn.write($0.path, $0.text) }
        let loud = "from greetings.salutation import greet\n\n\ndef shout(name):\n    return greet(name).upper()\n"
        let run = try trial.run([Cheat.rightTurns + files], dependent: [[.write("greetings/loud.py", loud)]])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try trial.tree.keys.contains("100644 .gitattributes"))
        #expect(!trial.folder.exists("repo/.git/canary"))
    }

    @Test("hooks, monitors and filters of the repository itself never run; git alone would run them")
    func repository() throws {
        let trial = try CheatTrial(adding: [".gitattributes": "* filter=canary\n"])
        let canary = trial.folder.path("repo/.git/canary")
        let program = try trial.folder.write(
            Self.script("program", canary: canary), to: "repo/.git/hooks/program", mode: 0o755)
        for hook in Self.hooks {
            try trial.folder.write(Self.script(hook, canary: canary), to: "repo/.git/hooks/\(hook)", mode: 0o755)
        }
        try trial.folder.write(
            Self.configuration(canary, program: program).replacing("hooksPath = hooks", with: "bare = false"),
            to: "repo/.git/config")
        let run = try trial.run([Cheat.rightTurns])
        #expect(run.status == 0, "\(run.errors)")
        #expect(!trial.folder.exists("repo/.git/canary"))
        // The control: the same repository, the same canary, and plain git.
        try CheatTrial.git(["status"], in: trial.folder.path("repo"))
        try CheatTrial.git(["update-ref", "refs/heads/other", trial.base], in: trial.folder.path("repo"))
        let ran = try String(text: URL(filePath: canary))
        #expect(ran.contains("program") && ran.contains("reference-transaction"), "\(ran)")
    }
}
