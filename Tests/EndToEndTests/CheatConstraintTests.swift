// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Attempts that reach for the rules that they are held to.
@Suite(.serialized, .enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct CheatConstraintTests {
    private static let house = ".nexus/constraints/house.yaml"
    private static let text = """
        nexus-constraints: 1
        constraints:
          - name: patch.small
            level: must
            checker: scope
            sentence: A patch changes at most two files.
            parameters: {max-files: 2, forbid: ["greetings/generated/**"]}

        """

    private static let work: [CheatRecording.Turn] = [
        .write("greetings/__init__.py", ""),
        .write(
            "greetings/salutation.py",
            """
            def greet(name):
                if not name.strip():
                    raise ValueError("blank")
                return f"Hello, {name}!"

            """),
    ]

    private func trial() throws -> CheatTrial {
        var specification = CheatSpecification()
        specification.scope = ["greetings/**", ".nexus/**", "*"]
        return try CheatTrial(specification, adding: [Self.house: Self.text])
    }

    @Test("without reaching for them the same work is merged, and the repository's rules stay as they are")
    func control() throws {
        let trial = try trial()
        let run = try trial.run([Self.work])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("pass patch.small"))
        #expect(try trial.tree["100644 \(Self.house)"] == Self.text)
    }

    @Test(
        "an attempt that touches the repository's constraints is refused, whatever its scope says",
        arguments: [
            CheatRecording.Turn.delete(house), .write(house, "nexus-constraints: 1\n"),
            .write(".nexus/constraints/more.yaml", "nexus-constraints: 1\n"),
        ])
    func touches(turn: CheatRecording.Turn) throws {
        let trial = try trial()
        let run = try trial.run([Self.work + [turn]])
        #expect(run.status == 1, "\(run.errors)")
        #expect(try trial.isUnmoved)
        #expect(try trial.reasons().joined().contains { $0.contains("scope.protected") })
    }

    @Test("a link in the place of their folder is refused")
    func replacesFolder() throws {
        let trial = try trial()
        let replace = CheatRecording.Turn.python(
            "import os, shutil; shutil.rmtree('.nexus/constraints'); os.symlink('../greetings', '.nexus/constraints')")
        let run = try trial.run([Self.work + [replace]])
        #expect(run.status == 1, "\(run.errors)")
        #expect(try trial.isUnmoved)
    }

    @Test(
        "a patch beyond the repository's own limits is refused",
        arguments: [
            (CheatRecording.Turn.write("greetings/third.py", "THREE = 3\n"), "scope.files"),
            (.write("greetings/generated/x.py", "X = 1\n"), "scope.forbidden"),
        ])
    func exceeds(turn: CheatRecording.Turn, code: String) throws {
        let trial = try trial()
        let run = try trial.run([Self.work + [turn]])
        #expect(run.status == 1, "\(run.errors)")
        #expect(try trial.isUnmoved)
        #expect(try trial.reasons().joined().contains { $0.contains(code) && $0.contains("patch.small") })
    }
}
