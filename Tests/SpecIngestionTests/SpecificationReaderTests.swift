// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SpecIngestion
import Testing

@Suite struct SpecificationReaderTests {
    @Test("what a specification says is in the map, in the order of the document")
    func readsEverything() throws {
        let map = try Specimen.read(Specimen.good)
        #expect(map.title == "Title")
        #expect(map.digest == Specimen.digest)
        #expect(map.components.map(\.name.text) == ["A", "B"])
        #expect(map.components.map(\.title) == ["First", "Second"])
        #expect(map.components.map { $0.scope.map(\.text) } == [["a/**"], ["b.py"]])
        #expect(map.components.map(\.riskTier) == [.medium, .high])
        #expect(map.components.map(\.budget) == [nil, nil])
        #expect(map.components.map { $0.requirements.map(\.text) } == [["REQ-1"], ["REQ-2"]])
        #expect(map.components.map(\.location.line) == [3, 12])
        #expect(map.requirements.map(\.name.text) == ["REQ-1", "REQ-2"])
        #expect(map.requirements.map(\.level) == [.must, .should])
        #expect(map.requirements.map { $0.dependencies.map(\.text) } == [[], ["REQ-1"]])
        #expect(map.requirements.map(\.location) == [6, 16].map { SourceLocation(file: "spec.md", line: $0) })
        #expect(map.requirements.map(\.text) == ["", "Some *prose*.\n\n- more"])
        #expect(
            map.requirements.map { $0.tests.map(\.description) } == [
                ["tests/test_one.py"], ["tests/test_base.py", "tests/__init__.py"],
            ])
        let files = map.acceptanceFiles
        #expect(files.map(\.path.description) == ["tests/test_one.py"])
        #expect(files.map(\.content) == ["pass\n"])
        #expect(files.map(\.language) == ["python"])
        #expect(files.map(\.location.line) == [8])
    }

    @Test("line ends of Windows change nothing", arguments: ["\r\n", "\r"])
    func readsOtherLineEnds(lineEnd: String) throws {
        let other = try Specimen.read(Specimen.good.replacing("\n", with: lineEnd))
        let usual = try Specimen.read(Specimen.good)
        #expect(other.requirements == usual.requirements)
        #expect(other.components == usual.components)
        #expect(other.acceptanceFiles.map(\.path) == usual.acceptanceFiles.map(\.path))
        if lineEnd == "\r\n" { #expect(other.acceptanceFiles == usual.acceptanceFiles) }
    }

    @Test("a byte order mark is not part of the title")
    func skipsByteOrderMark() throws {
        #expect(try Specimen.read("\u{FEFF}" + Specimen.good).title == "Title")
    }

    @Test("a budget that is given in part takes the rest from the standard")
    func completesBudgets() throws {
        let text = Specimen.good.replacing(
            "- risk: high", with: "- attempts: 1\n- attempt-seconds: 20\n- microdollars: 0")
        let budget = try Specimen.read(text).components[1].budget
        #expect(
            budget
                == Budget(attempts: 1, attemptSeconds: 20, tokens: Budget.standard.tokens, microdollars: 0))
    }

    @Test(
        "a block with a test's name proves the requirement that it stands in, also inside a list; others only protect")
    func linksBlocks() throws {
        let text = Specimen.good.replacing(
            "Some *prose*.",
            with: "1. like so\n\n   ```python file=tests/test_two.py\n   x\n   ```\n\n~~~text file=data.txt\n~~~")
        let map = try Specimen.read(text)
        #expect(map.requirements[1].tests.map(\.description).last == "tests/test_two.py")
        #expect(map.requirements[1].tests.count == 3)
        #expect(map.acceptanceFiles.map(\.path.description) == ["tests/test_one.py", "tests/test_two.py", "data.txt"])
        #expect(map.acceptanceFiles.map(\.content) == ["pass\n", "x\n", ""])
        #expect(!map.requirements[1].text.contains("data.txt"))
    }

    @Test("headings without a name, and chapters without a requirement, are prose")
    func leavesProseAlone() throws {
        let prose = """

            ## Background
            - scope: not a key here
            ### Why not 10:30
            ### See https://example.invalid/
            #### Deeper: still
            ## Note: nothing is asked for here
            > ### REQ-9: quoted

            <!-- ### REQ-8: commented out -->

            ```python
            ### REQ-7: code
            ```

            """
        let map = try Specimen.read(Specimen.good + prose)
        #expect(map.requirements.count == 2)
        #expect(map.components.count == 2)
    }

    @Test("a must-requirement without a test passes only when that is allowed")
    func allowsUnproven() throws {
        let text = Specimen.good.replacing("file=tests/test_one.py", with: "")
        #expect(Specimen.error(text)?.code == "spec.unproven")
        #expect(try Specimen.read(text, allowUnproven: true).requirements[0].tests.isEmpty)
    }

    @Test(
        "a test file is judged inside only where the operator says so, on its block or on a requirement of the base's")
    func judgePlaces() throws {
        let inside = Specimen.good
            .replacing("file=tests/test_one.py", with: "file=tests/test_one.py judge=inside")
            .replacing("- level: should", with: "- level: should\n- judge: inside")
        for (text, expected) in [(Specimen.good, false), (inside, true)] {
            let map = try Specimen.read(text)
            #expect(
                map.requirements.flatMap(\.tests).map(map.testsJudgedInside.contains) == [expected, expected, expected])
        }
        let outside = inside.replacing("judge=inside", with: "judge=outside").replacing(
            "judge: inside", with: "judge: outside")
        let map = try Specimen.read(outside)
        #expect(!map.requirements.flatMap(\.tests).contains(where: map.testsJudgedInside.contains))
    }

    @Test("what is said on a block counts for it, whatever a requirement says")
    func blockWins() throws {
        let text = Specimen.good.replacing("### REQ-1: One\n", with: "### REQ-1: One\n- judge: inside\n")
        let map = try Specimen.read(text)
        #expect(!map.requirements[0].tests.contains(where: map.testsJudgedInside.contains))
    }

    @Test("a should-requirement needs no test")
    func needsNoTestForShould() throws {
        let text = Specimen.good.replacing("- tests: `tests/test_base.py`, tests/__init__.py\n", with: "")
        #expect(try Specimen.read(text).requirements[1].tests.isEmpty)
    }
}
