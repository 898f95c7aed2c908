// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SpecIngestion
import Testing

@Suite struct SpecificationErrorTests {
    @Test("a bad specification is refused with its own code and line", arguments: BadSpecification.all)
    func refuses(bad: BadSpecification) throws {
        let range = try #require(Specimen.good.firstRange(of: bad.from))
        let error = Specimen.error(Specimen.good.replacingCharacters(in: range, with: bad.to))
        #expect(error?.code == bad.code)
        #expect(error?.location == SourceLocation(file: "spec.md", line: bad.line))
    }

    @Test(
        "what is no text, or says nothing, is refused",
        arguments: [
            ([], "spec.empty", 1), (Array(" \n\t\r\n".utf8), "spec.empty", 1),
            (Array("# a\nb\0c\n".utf8), "spec.binary", 2), (Array("# a\r\nb\r\nc".utf8) + [0xC3], "spec.binary", 3),
            ([0xFF, 0xFE], "spec.binary", 1), (Array("# a\n\nprose\n".utf8), "spec.requirements.missing", 1),
            (Array("# a\n## A: b\n- scope: c\n".utf8), "spec.requirements.missing", 1),
        ] as [([UInt8], String, Int)])
    func refusesNoText(bytes: [UInt8], code: String, line: Int) {
        let error = Specimen.error(bytes)
        #expect(error?.code == code)
        #expect(error?.location?.line == line)
    }

    @Test("the limit on bytes holds to the byte")
    func limitsBytes() {
        let padding = Constants.specificationByteLimit - Specimen.good.utf8.count
        let full = Array(Specimen.good.utf8) + Array(repeating: UInt8(ascii: "x"), count: padding)
        #expect(Specimen.error(full) == nil)
        #expect(Specimen.error(full + [10])?.code == "spec.too-large")
    }

    @Test("a cycle is named from its first member on, each depending on the next")
    func namesCycles() {
        var text = "# T\n## A: a\n- scope: a\n"
        for (name, dependency) in [("R0", "R2"), ("R1", "R4"), ("R2", "R3"), ("R3", "R1"), ("R4", "R2")] {
            text += "### \(name): t\n- depends: \(dependency)\n- tests: t.py\n"
        }
        let error = Specimen.error(text)
        #expect(error?.cause == .cycle(["R1", "R4", "R2", "R3", "R1"]))
        #expect(error?.location?.line == 8)
        #expect(error?.description == "spec.md:8: check requirement R1: depends on itself: R1 -> R4 -> R2 -> R3 -> R1")
    }

    @Test("an error is one line that can't drive a terminal")
    func escapesErrors() {
        let text = Specimen.good.replacing("- level: should", with: "- level: \u{1B}[2J\u{202E}x")
        let start = "spec.md:17: read requirement REQ-2, key `level`: "
        let rest = #"`\u{1b}[2J\u{202e}x` is not one of must, should, may"#
        #expect(Specimen.error(text)?.description == start + rest)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
