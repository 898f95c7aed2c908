// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SpecIngestion
import Testing

/// Documents that are made to hurt a parser. A crash or a run without end is the failure.
@Suite struct HostileSpecificationTests {
    private static let limit = Constants.specificationByteLimit

    @Test(
        "deep nesting is prose",
        arguments: [">", "[", "- ", "*a ", "![", "`a", "<!", "\\", "&#"])
    func survivesNesting(piece: String) throws {
        let map = try Specimen.read(Specimen.good + "\n" + String(repeating: piece, count: 100_000) + "\n")
        #expect(map.requirements.count == 2)
    }

    @Test("a file inside 10 000 quotes is found")
    func findsNestedFiles() throws {
        let quotes = String(repeating: ">", count: 10_000)
        let block = "\n\(quotes) ```text file=deep.txt\n\(quotes) x\n"
        #expect(try Specimen.read(Specimen.good + block).acceptanceFiles.last?.content == "x\n")
    }

    @Test(
        "more structure than a specification can have is refused before it is parsed",
        arguments: ["# a\n", ">", "> \n\n", "### R: r\n"])
    func refusesTooMuch(piece: String) {
        let text = String(repeating: piece, count: Self.limit / piece.utf8.count)
        #expect(Specimen.error(text)?.code == "spec.too-large")
    }

    @Test("too many requirements and too many values are refused")
    func refusesTooMany() {
        let many = (0...10_000).map { "### R\($0): r\n- tests: t.py\n" }.joined()
        #expect(Specimen.error("# T\n## A: a\n- scope: a\n" + many)?.code == "spec.too-large")
        let scope = (0...256).map { "s\($0)" }.joined(separator: ",")
        let error = Specimen.error(Specimen.good.replacing("b.py", with: scope))
        #expect(error?.code == "spec.too-large")
        #expect(error?.location?.line == 13)
    }
}
