// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import FoundationXML
import Testing

/// The sample batch, as an operator runs it.
@Suite(.privileged, .serialized) struct BatchTests {
    private static let merged = ["primes.md", "roman.md", "slugs.md", "temperature.md"]

    private func git(_ arguments: [String], in repository: String) throws -> String {
        let run = try ProgramRun.of("/usr/bin/git", ["-c", "safe.directory=*", "-C", repository] + arguments)
        try #require(run.status == 0, "\(run.errors)")
        return run.output
    }

    @Test("Every specification has its end, the batch has the gravest, and the same command does only what is left")
    func sample() throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let arguments = [
            "batch", nexus.share("samples/batch"), "--output", folder.path("out"), "--junit", folder.path("junit.xml"),
        ]
        let run = try nexus.run(arguments)
        #expect(run.status == 64, "\(run.errors)")
        let records = try BatchRecords(run.output)
        var expected = Dictionary(uniqueKeysWithValues: Self.merged.map { ($0, 0) })
        expected["leap-years.md"] = 1
        expected["unproven.md"] = 64
        #expect(records.exits == expected)
        #expect(records.launch["specs"] as? [String] == expected.keys.sorted())
        #expect(records.launch["jobs"] as? Int == 2)
        #expect(records.done["exit"] as? Int == 64)
        #expect(records.done["left"] as? Int == 0)
        #expect(records.done["counts"] as? [String: Int] == ["merged": 4, "refused": 1, "error": 1])
        #expect(records.specifications("spec-started").first == "slugs.md")
        #expect(run.errors.contains("[6/6] "))
        #expect(!folder.exists("out/unproven"))
        let subjects = try git(["log", "--format=%s", "integration"], in: folder.path("out/numbers"))
        #expect(subjects.hasPrefix("ROMAN: Roman numerals\nPRIME: Primes\n"))
        try expectReport(folder.path("junit.xml"))

        let again = try nexus.run(arguments)
        #expect(again.status == 64)
        let second = try BatchRecords(again.output)
        let (before, after): ([String: String], [String: String]) = (records.values("run"), second.values("run"))
        let (old, new): ([String: String], [String: String]) = (records.values("commit"), second.values("commit"))
        for name in Self.merged {
            #expect(before[name] == after[name])
            #expect(old[name] != nil)
            #expect(old[name] == new[name])
        }
    }

    private func expectReport(_ path: String) throws {
        let document = try XMLDocument(contentsOf: URL(filePath: path))
        #expect(document.rootElement()?.attribute(forName: "tests")?.stringValue == "7")
        #expect(try document.nodes(forXPath: "//testcase[failure]").count == 1)
        #expect(try document.nodes(forXPath: "//testsuite[@name='unproven.md']/testcase/error").count == 1)
    }

    @Test("One file that is no specification does not stop the others")
    func broken() throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let sample = nexus.share("samples/batch")
        for name in ["slugs.md", "recordings/slugs.yaml"] {
            try folder.write(try String(text: URL(filePath: "\(sample)/\(name)")), to: "in/\(name)")
        }
        try folder.write("", to: "in/empty.md")
        try folder.write("# A\n", to: "in/\u{1B}[2J<&.md")
        try folder.write("not for nexus", to: "in/.hidden.md")
        try FileManager.default.createDirectory(atPath: folder.path("in/folder.md"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("in/link.md"), withDestinationPath: folder.path("in/slugs.md"))
        let run = try nexus.run([
            "batch", folder.path("in"), "--recordings", folder.path("in/recordings"), "--output", folder.path("out"),
        ])
        #expect(run.status == 64)
        #expect(!run.errors.contains("\u{1B}"))
        let records = try BatchRecords(run.output)
        #expect(
            records.exits == [
                "slugs.md": 0, "empty.md": 64, "\u{1B}[2J<&.md": 64, "folder.md": 64, "link.md": 64,
            ])
        #expect(run.errors.contains("link.md: it is a symbolic link"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")) == ["slugs"])
    }

    @Test("A run prints one JSON object, also when it is refused before it begins", arguments: [true, false])
    func runResult(isGood: Bool) throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let sample = nexus.share("samples/batch")
        let name = isGood ? "slugs" : "unproven"
        let run = try nexus.run([
            "run", "\(sample)/\(name).md", "--recording", "\(sample)/recordings/\(name).yaml", "--repo",
            folder.path("repo"), "--state", folder.path("state"), "--format", "json",
        ])
        let result = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(result["exit"] as? Int32 == run.status)
        #expect(result["status"] as? String == (isGood ? "succeeded" : "failed"))
        #expect((result["items"] as? [Any])?.count == (isGood ? 1 : 0))
        #expect((result["failure"] as? [String: String])?["code"] == (isGood ? nil : "spec.unproven"))
        let absent = try nexus.run([
            "run", "/nowhere.md", "--mock", "--repo", folder.path("repo"), "--format", "json",
        ])
        let refusal = try #require(try JSONSerialization.jsonObject(with: Data(absent.output.utf8)) as? [String: Any])
        #expect((refusal["failure"] as? [String: String])?["code"] == "input.unreadable")
        #expect(refusal["exit"] as? Int32 == absent.status)
    }
}
