// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import FoundationXML
import Testing

@testable import ControlPlane

struct BatchRenderingTests {
    private static let hostile = "a\u{1B}[2J\"<&>]]>\u{0}\u{FFFF}\u{202E}é"

    private func end(_ status: Int32, name: String = "a.md") -> BatchEnd {
        BatchEnd(name: name, folder: "/f", status: status, milliseconds: 1234, repository: "/r", state: "/s")
    }

    private func answer(
        _ items: [RunResult.Item], failure: RunResult.Failure? = nil, exit: Int32 = 0, kept: Bool = false
    ) -> [UInt8] {
        Array(
            RunResult(
                run: "R", status: "succeeded", specification: "/a.md", repository: "/r", state: "/s", items: items,
                failure: failure, exit: exit, kept: kept
            ).json.utf8)
    }

    private func item(_ name: String, _ status: String, reasons: [String] = [], commit: String? = nil) -> RunResult.Item
    {
        .init(name: name, title: Self.hostile, status: status, commit: commit, reasons: reasons)
    }

    @Test("A merged specification has its items and its last commit")
    func merged() throws {
        let rendering = BatchRendering(
            end(0), answer: answer([item("A", "merged", commit: "c1"), item("B", "merged", commit: "c2")]),
            complaint: "")
        let record = try #require(
            try JSONSerialization.jsonObject(with: Data(rendering.record.utf8)) as? [String: Any])
        #expect(record["record"] as? String == "spec-ended")
        #expect(record["commit"] as? String == "c2")
        #expect(record["status"] as? String == "merged")
        #expect(record["seconds"] as? Double == 1.234)
        #expect((record["items"] as? [Any])?.count == 2)
        #expect(rendering.record.split(separator: "\n").count == 1)
        #expect((rendering.tests, rendering.failures, rendering.errors) == (2, 0, 0))
        #expect(rendering.note == "")
    }

    @Test("A refused item is a failure with its reasons, an undecided one an error")
    func refused() {
        let rendering = BatchRendering(
            end(1),
            answer: answer([item("A", "refused", reasons: ["tests.a: tests.failed", "x"]), item("B", "failed")]),
            complaint: "")
        #expect((rendering.tests, rendering.failures, rendering.errors) == (2, 1, 1))
        #expect(rendering.note == "A refused: tests.a: tests.failed")
    }

    @Test("A result that is reported again says so in the record, to people and in the report")
    func kept() throws {
        for (items, note) in [
            ([item("A", "refused", reasons: ["x"])], "kept: A refused: x"), ([item("A", "merged")], "kept"),
        ] {
            let rendering = BatchRendering(end(1), answer: answer(items, kept: true), complaint: "")
            #expect(rendering.isKept && rendering.note == note)
            #expect(rendering.record.contains("\"kept\":true"))
            var report = JUnitReport()
            report.add(rendering, at: 0)
            let document = try XMLDocument(xmlString: report.xml)
            #expect(try document.nodes(forXPath: "//properties/property[@name='kept'][@value='true']").count == 1)
        }
    }

    @Test("The report is in the order of the specifications, whichever ended first")
    func order() throws {
        var report = JUnitReport()
        for place in [2, 0, 1] {
            report.add(
                BatchRendering(end(0, name: "\(place).md"), answer: answer([item("A", "merged")]), complaint: ""),
                at: place)
        }
        let names = try XMLDocument(xmlString: report.xml).nodes(forXPath: "//testsuite/@name").map(\.stringValue)
        #expect(names == ["0.md", "1.md", "2.md"])
    }

    @Test(
        "A run that did not answer is an error with its last words",
        arguments: [
            ("nexus: /f/a.md:3: no", "a.md:3: no"), ("", "the run ended without a word"),
            ("nexus: it broke", "it broke"), ("other", "other"),
        ])
    func unanswered(complaint: String, note: String) {
        for answer in [[], Array("{}".utf8), Array("[[[[".utf8), [0xFF, 0]] {
            let rendering = BatchRendering(end(70), answer: answer, complaint: complaint)
            #expect(rendering.note == note)
            #expect((rendering.tests, rendering.failures, rendering.errors) == (1, 0, 1))
        }
    }

    @Test("The report is well-formed XML under hostile names, titles and reasons, and counts what it holds")
    func junit() throws {
        let items = ["merged", "refused", "failed", "pending", "\u{1}"].map {
            item(Self.hostile, $0, reasons: [Self.hostile + "\n" + Self.hostile])
        }
        var report = JUnitReport()
        report.add(BatchRendering(end(1, name: Self.hostile), answer: answer(items), complaint: ""), at: 0)
        let failure = RunResult.Failure(code: Self.hostile, sentence: Self.hostile)
        report.add(BatchRendering(end(64), answer: answer([], failure: failure), complaint: ""), at: 1)
        let document = try XMLDocument(xmlString: report.xml)
        let count = { (path: String) in try document.nodes(forXPath: path).count }
        #expect(try count("/testsuites/testsuite") == 2)
        #expect(try count("//testcase") == 6)
        #expect(try count("//testcase/failure") == 1)
        #expect(try count("//testcase/error") == 4)
        #expect(document.rootElement()?.attribute(forName: "tests")?.stringValue == "6")
        #expect(document.rootElement()?.attribute(forName: "failures")?.stringValue == "1")
        #expect(document.rootElement()?.attribute(forName: "errors")?.stringValue == "4")
    }

    @Test("A rendering survives its encoding; anything else is refused")
    func encoding() throws {
        let rendering = BatchRendering(end(0), answer: answer([item("A", "merged")]), complaint: "")
        #expect(try BatchRendering(decoding: rendering.encoded) == rendering)
        #expect(throws: (any Error).self) { try BatchRendering(decoding: Array(rendering.encoded.dropLast())) }
        #expect(throws: (any Error).self) { try BatchRendering(decoding: rendering.encoded + [0]) }
    }
}
