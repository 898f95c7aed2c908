// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Trees that are laid over others: one checkout, and for each later tree what is different.
@Suite(.privileged, .serialized) struct LayerTests {
    /// Writes what it sees into the file that the work item owns.
    private static let look = CheatRecording.Turn.python(
        """
        import os
        seen = sorted(os.path.join(at, name) for at, _, names in os.walk("greetings") for name in names)
        text = "from greetings.salutation import greet\\n\\n\\ndef shout(name):\\n    return greet(name).upper()\\n"
        open("greetings/loud.py", "w").write(text + "\\n\\nSEEN = " + repr(seen) + "\\n")
        """)

    @Test(
        "What a work item removed and turned into something else is so for the next one, and one tree is written whole")
    func removals() throws {
        let trial = try CheatTrial(
            CheatSpecification(scope: ["greetings/**"], hasDependent: true),
            adding: [
                "greetings/old.py": "", "greetings/pack/a.py": "", "greetings/pack/b/c.py": "",
                "greetings/half/a.py": "",
                "greetings/half/b.py": "", "greetings/file.py": "", "greetings/folder/a.py": "",
            ])
        let removed = ["old.py", "pack/a.py", "pack/b/c.py", "half/a.py", "file.py", "folder/a.py"]
        let run = try trial.run(
            [
                Cheat.rightTurns + removed.map { .delete("greetings/\($0)") } + [
                    .write("greetings/file.py/now.py", ""),
                    .python("import os; os.rmdir('greetings/folder'); open('greetings/folder', 'w').close()"),
                ]
            ], dependent: [[Self.look]])
        #expect(run.status == 0, "\(run.errors)")
        let seen = ["__init__.py", "file.py/now.py", "folder", "half/b.py", "salutation.py"].map { "'greetings/\($0)'" }
        let loud = try #require(try trial.tree["100644 greetings/loud.py"])
        #expect(loud.contains("SEEN = [\(seen.joined(separator: ", "))]"), "\(loud)")
        let layers = try FileManager.default.contentsOfDirectory(atPath: trial.folder.path("state/layers"))
        #expect(layers.filter { !$0.contains(".over.") }.count == 1, "\(layers)")
    }
}
