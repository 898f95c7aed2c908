// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What a reviewer sees of a run: by whatever name, and with the content of what was stored.
@Suite(.privileged, .serialized) struct InspectContentTests {
    private struct Inspection: Decodable {
        struct Section: Decodable {
            struct Fact: Decodable {
                let name: String
                let value: String
            }

            let title: String
            let facts: [Fact]

            func value(_ name: String) -> String? { facts.first { $0.name == name }?.value }
        }

        let kind: String
        let id: String
        let sections: [Section]

        func section(_ prefix: String) -> Section? { sections.first { $0.title.hasPrefix(prefix) } }
    }

    private func inspect(_ trial: CheatTrial, _ what: String, _ options: [String] = []) throws -> Inspection {
        let run = try trial.nexus.run(
            ["inspect", what, "--state", trial.folder.path("state"), "--format", "json"] + options)
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode(Inspection.self, from: Data(run.output.utf8))
    }

    private func run(_ trial: CheatTrial, _ turns: [CheatRecording.Turn], _ options: [String] = []) throws -> String {
        let run = try trial.run([turns], options: options + ["--format", "json"])
        let result = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return try #require(result?["run"] as? String, "\(run.errors)")
    }

    private func attempt(_ inspection: Inspection) throws -> String {
        let title = try #require(inspection.section("patch of attempt ")?.title)
        return String(title.dropFirst("patch of attempt ".count))
    }

    @Test("An attempt shows verdict, tests, policies and plans, and on demand what was changed and what was done")
    func attempt() throws {
        let trial = try CheatTrial()
        let run = try run(trial, Cheat.wrongTurns)
        let whole = try inspect(trial, run, ["--show", "patch"])
        #expect(whole.section("patch of")?.value("content")?.contains("+++ b/\(Cheat.salutation)\n@@ ") == true)
        #expect(whole.section("transcript of") == nil)

        let attempt = try inspect(trial, try attempt(whole), ["--show", "transcript", "--show", "files"])
        #expect(attempt.kind == "attempt")
        #expect(attempt.sections.first?.value("verdict") == "refuse")
        #expect(attempt.section("sandbox")?.value("policy") == "agent")
        #expect(attempt.section("evidence ")?.value("result") == "pass")
        let policies = Set(
            attempt.sections.filter { $0.title.hasPrefix("evidence ") }.compactMap { $0.value("policy") })
        #expect(policies == ["verifier"])
        let tests = try #require(attempt.section("tests.run, test by test"))
        #expect(tests.facts.contains { $0.name.contains("::test_") && ["fail", "error"].contains($0.value) })
        #expect(attempt.section("transcript of")?.value("content")?.contains("nexus-agent/replay") == true)
        #expect(attempt.section("tests.run.report")?.value("content")?.contains("\"results\"") == true)
        #expect(attempt.section("patch of") == nil)

        let text = try trial.nexus.run([
            "inspect", attempt.id, "--state", trial.folder.path("state"), "--show", "patch",
        ])
        #expect(text.output.contains("diff --git a/\(Cheat.salutation) b/\(Cheat.salutation)"), "\(text.output)")
        #expect(text.output.hasSuffix("\n") && !text.output.hasSuffix("\n\n"))
    }

    @Test("A specification, a patch, a plan, a commit, a tree and a stored file are found by their digests")
    func digests() throws {
        let trial = try CheatTrial()
        let run = try run(trial, Cheat.rightTurns)
        let whole = try inspect(trial, run, ["--show", "patch"])
        let attempt = try inspect(trial, try attempt(whole))
        let facts = try #require(attempt.sections.first)
        let expected: [(digest: String?, kind: String)] = [
            (whole.sections.first?.value("specification sha256"), "specification"),
            (facts.value("patch sha256"), "patch"), (attempt.section("sandbox")?.value("plan sha256"), "plan"),
            (try trial.integration, "merge"),
            (
                try CheatTrial.git(["rev-parse", "integration^{tree}"], in: trial.folder.path("repo")).trimmed, "merge"
            ),
        ]
        for (digest, kind) in expected {
            #expect(try inspect(trial, try #require(digest)).kind == kind)
        }
        let patch = try inspect(trial, try #require(facts.value("patch sha256")))
        #expect(patch.sections.last?.value("content")?.contains("diff --git") == true)
        #expect(patch.section("attempts")?.value(attempt.id)?.hasPrefix("admit") == true)
        let plan = try inspect(trial, try #require(attempt.section("sandbox")?.value("plan sha256")))
        #expect(plan.sections.first?.value("policy") == "agent")
        let bundle = trial.folder.path("proof.tar")
        let export = try trial.nexus.run(["export", "--output", bundle, "--state", trial.folder.path("state")])
        #expect(export.status == 0, "\(export.errors)")
        #expect(try trial.nexus.run(["verify", bundle]).status == 0)
    }

    @Test("What is secret is in no content, and a patch tells also of what could not be part of it")
    func secrets() throws {
        let trial = try CheatTrial()
        let secret = "CANARY-" + UUID().uuidString
        let file = try trial.folder.write(secret, to: "secret")
        let turns = Cheat.rightTurns + [.write("greetings/key.py", "KEY = '\(secret)'\n"), .write(".git/config", "x")]
        let run = try run(trial, turns, ["--redact", "key=\(file)"])
        let show = ["--show", "patch", "--show", "transcript", "--show", "files"]
        let whole = try inspect(trial, run, show)
        let contents = whole.sections.compactMap { $0.value("content") }
        #expect(contents.count > 1)
        #expect(!contents.contains { $0.contains(secret) })
        let patch = try #require(whole.section("patch of")?.value("content"))
        #expect(patch.contains("+KEY = '[redacted:key]'"), "\(patch)")
        #expect(patch.contains("can't be part of a commit: .git, "), "\(patch)")
    }

    static let refused: [(arguments: [String], says: String)] = [
        ([String(repeating: "0", count: 64)], "nothing is stored under that identifier"),
        ([String(repeating: "0", count: 40)], "nothing is stored under that identifier"),
        (["01JD8Y3W0K7Q2M4N6P8R0S2T4V", "--show", "everything"], "everything"),
    ]

    @Test("What names nothing, and content that there is not, is refused")
    func wrong() throws {
        let trial = try CheatTrial()
        _ = try run(trial, Cheat.wrongTurns)
        for (arguments, says) in Self.refused {
            let end = try trial.nexus.run(["inspect"] + arguments + ["--state", trial.folder.path("state")])
            #expect(end.status == 64 && end.output == "" && end.errors.contains(says), "\(end.errors)")
        }
    }
}
