// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import FoundationXML
import Testing

/// Commands that are given again, and ceilings that differ from one specification to the next.
@Suite(.privileged, .serialized) struct KeptResultTests {
    private static let names = ["leap-years.md", "slugs.md", "recordings/leap-years.yaml", "recordings/slugs.yaml"]

    /// A batch of one specification that is refused and one that merges.
    private func folder(_ nexus: StagedNexus) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        for name in Self.names {
            try folder.write(try String(text: URL(filePath: nexus.share("samples/batch/\(name)"))), to: "in/\(name)")
        }
        return folder
    }

    private func batch(_ folder: ScratchFolder, _ options: [String] = []) -> [String] {
        [
            "batch", folder.path("in"), "--recordings", folder.path("in/recordings"), "--output", folder.path("out"),
        ] + options
    }

    private func count(_ nexus: StagedNexus, _ folder: ScratchFolder) throws -> Int {
        let run = try nexus.run(["status", "--state", folder.path("out/leap-years/state"), "--format", "json"])
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let runs = try #require(report?["runs"] as? [[String: Any]])
        return runs.reduce(0) { $0 + ($1["attempts"] as? Int ?? 0) }
    }

    @Test("What was refused is reported again, and tried again when asked or when something has changed")
    func refused() throws {
        let nexus = try StagedNexus()
        let folder = try folder(nexus)
        let first = try nexus.run(batch(folder))
        #expect(first.status == 1, "\(first.errors)")
        let begun = try BatchRecords(first.output)
        #expect(begun.values("kept") as [String: Bool] == ["leap-years.md": false, "slugs.md": false])
        let attempts = try count(nexus, folder)

        let second = try nexus.run(batch(folder, ["--junit", folder.path("junit.xml")]))
        #expect(second.status == 1, "\(second.errors)")
        let kept = try BatchRecords(second.output)
        #expect(kept.values("kept") as [String: Bool] == ["leap-years.md": true, "slugs.md": true])
        #expect(kept.done["kept"] as? Int == 2)
        #expect(kept.values("run") as [String: String] == begun.values("run"))
        #expect(kept.exits == begun.exits)
        #expect(second.errors.contains("kept: "))
        #expect(try count(nexus, folder) == attempts)
        let report = try XMLDocument(contentsOf: URL(filePath: folder.path("junit.xml")))
        #expect(try report.nodes(forXPath: "//property[@name='kept']").count == 2)
        #expect(try report.nodes(forXPath: "//testcase[failure]").count == 1)

        let asked = try BatchRecords(try nexus.run(batch(folder, ["--retry", "refused"])).output)
        #expect(asked.values("kept") as [String: Bool] == ["leap-years.md": false, "slugs.md": true])
        #expect(try count(nexus, folder) == 2 * attempts)

        let recording = try String(text: folder.url.appending(path: "in/recordings/leap-years.yaml"))
        try folder.write(recording + "# another\n", to: "in/recordings/leap-years.yaml")
        let changed = try BatchRecords(try nexus.run(batch(folder)).output)
        #expect(changed.values("kept") as [String: Bool] == ["leap-years.md": false, "slugs.md": true])
        #expect(try BatchRecords(try nexus.run(batch(folder)).output).done["kept"] as? Int == 2)
        let unproven = try BatchRecords(try nexus.run(batch(folder, ["--allow-unproven"])).output)
        #expect(unproven.values("kept")["leap-years.md"] == false)
    }

    @Test("A refusal is not kept when the branch has moved since")
    func moved() throws {
        let trial = try CheatTrial()
        #expect(try trial.run([Cheat.wrongTurns]).status == 1)
        let kept = try trial.run([Cheat.wrongTurns])
        #expect(kept.status == 1 && kept.errors.contains("refused before"), "\(kept.errors)")
        #expect(kept.output.contains("Kept: "))
        try CheatTrial.git(["commit", "--quiet", "--allow-empty", "--message=On"], in: trial.folder.path("repo"))
        let run = try trial.run([Cheat.wrongTurns])
        #expect(run.status == 1 && run.errors.contains("attempt 1"), "\(run.errors)")
    }

    @Test("An agent that runs into its ceiling of time ends the run with 4, which is not kept")
    func ceiling() throws {
        let trial = try CheatTrial()
        let options = ["--max-attempts", "1", "--max-attempt-seconds", "1", "--format", "json"]
        for _ in 1...2 {
            let run = try trial.run([[.python("import time; time.sleep(60)")] + Cheat.rightTurns], options: options)
            #expect(run.status == 4 && run.errors.contains("reached its wall limit"), "\(run.errors)")
            let result = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
            #expect(result?["exit"] as? Int == 4 && result?["kept"] as? Bool == false)
        }
        #expect(try trial.isUnmoved)
        #expect(try trial.run([Cheat.wrongTurns], options: ["--max-attempts", "1"]).status == 1)
    }

    @Test("Each specification of a batch has the profile that its entry names, else that of the command line")
    func profiles() throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let sample = try String(text: URL(filePath: nexus.share("samples/specs/minimal_design_doc.md")))
        let played = try String(text: URL(filePath: nexus.share("samples/recordings/minimal_design_doc.yaml")))
        for name in ["a", "b"] {
            try folder.write(sample, to: "in/\(name).md")
            try folder.write(played, to: "in/recordings/\(name).yaml")
        }
        // The sample needs two attempts at an item.
        let settings = try folder.write(
            """
            schema = 1
            [profiles.once.run]
            attempts = 1
            [profiles.free]
            """, to: "orchestrator.toml")
        func exits(_ file: String, _ output: String, _ options: [String] = []) throws -> [String: Int] {
            try folder.write(file, to: "in/batch.toml")
            let run = try nexus.run(
                [
                    "batch", folder.path("in"), "--recordings", folder.path("in/recordings"), "--output",
                    folder.path(output), "--config", settings,
                ] + options)
            return try BatchRecords(run.output).exits
        }
        #expect(try exits("[specs.\"a.md\"]\nprofile = \"once\"", "o1") == ["a.md": 1, "b.md": 0])
        let both = "[defaults]\nprofile = \"once\"\n[specs.\"a.md\"]\nprofile = \"free\""
        #expect(try exits(both, "o2") == ["a.md": 0, "b.md": 1])
        #expect(
            try exits(both.replacing("free", with: "once"), "o3", ["--profile", "free"]) == ["a.md": 1, "b.md": 0])
    }
}
