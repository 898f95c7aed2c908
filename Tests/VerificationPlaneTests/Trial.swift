// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import VerificationPlane

/// One patch against one operator's test file, through the real Python programs and the gate.
struct Trial {
    static let testFile = "tests/test_salutation.py"
    static let test = """
        import unittest

        from greetings.salutation import greet


        class Greeting(unittest.TestCase):
            def test_name(self):
                self.assertEqual(greet("Ada"), "Hello, Ada!")

            def test_blank(self):
                with self.assertRaises(ValueError):
                    greet(" ")
        """
    static let right = """
        def greet(name):
            if not name.strip():
                raise ValueError("blank")
            return f"Hello, {name}!"
        """

    var patch: [String: String]
    var operatorFiles = [testFile: test]
    /// The operator's as well, and no tests.
    var supportFiles: [String: String] = [:]
    var base = ["greetings/__init__.py": ""]
    var scope = ["**"]
    var guards = TestChecker.Guards.all
    /// Whether the operator marked the test files with judge=inside.
    var isInside = false
    /// Those that are marked when not all are.
    var insideFiles: [String] = []
    /// A part of the programs that this trial does without.
    var leftOut = ""
    /// Told when each run begins, with true, and when it has ended.
    var watch: @Sendable (_ begins: Bool) -> Void = { _ in }

    init(_ patch: [String: String]) { self.patch = patch }

    /// A patch that is this text in the one file that the work item owns.
    init(salutation: String) { patch = ["greetings/salutation.py": salutation] }

    /// - Parameter leftOut: a part of the programs that a test does without.
    static func python(without leftOut: String = "") throws -> UnittestRunner {
        let runners = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "images/runners")
        return UnittestRunner(
            programs: try RunnerPrograms {
                try String(contentsOf: runners.appending(path: $0), encoding: .utf8).replacing(leftOut, with: "")
            })
    }

    func judge() async throws -> (verdict: Verdict, outcome: VerificationPipeline.Outcome) {
        let subject = try Sample.subject(
            patch: Patch(
                changes: try patch.map { path, text in
                    Patch.Change(
                        path: try #require(RepositoryPath(path)), kind: .file(Array(text.utf8), executable: false))
                }),
            scope: scope, protected: (Array(operatorFiles.keys) + Array(supportFiles.keys)).sorted(),
            tests: operatorFiles.keys.sorted(), inside: isInside ? operatorFiles.keys.sorted() : insideFiles)
        let operatorFiles = operatorFiles.merging(supportFiles) { $1 }
        let restored = base.merging(operatorFiles) { $1 }
        let sandbox = ProcessSandbox(
            base: restored, candidate: base.merging(patch) { $1 }.merging(operatorFiles) { $1 })
        let python = try Self.python(without: leftOut)
        let pipeline = VerificationPipeline(
            stages: [
                [ScopeChecker(), SecretsChecker()], [BuildChecker(python: python)],
                [TestChecker(python: python, guards: guards)],
            ], limit: CheckLimit(3))
        let outcome = await pipeline.verify(
            subject,
            context: Sample.context { [watch] in
                watch(true)
                defer { watch(false) }
                return try await sandbox.run($0)
            })
        let verdict = ConstraintGate.decide(
            envelope: subject.envelope, evidence: outcome.records, key: subject.key)
        return (verdict, outcome)
    }

    /// The reasons' codes; empty when the patch was admitted.
    func codes() async throws -> [String] {
        let (verdict, _) = try await judge()
        return Sample.codes(verdict)
    }
}
