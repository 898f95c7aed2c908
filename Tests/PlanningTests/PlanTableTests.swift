// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Planning
import Testing

@Suite struct PlanTableTests {
    @Test("a file that is judged inside is marked, in the plan and in every envelope that runs it")
    func marksInside() throws {
        let map = try Specimens.read(
            """
            # T
            ## A: a
            - scope: `a.py`
            ### R1: one
            ```python file=tests/test_a.py judge=inside
            pass
            ```
            ## B: b
            - scope: `b.py`
            ### R2: two
            - depends: R1
            - tests: `tests/test_b.py`
            """)
        let plan = try Specimens.compile(map)
        #expect(PlanTable(plan).text.contains("tests/test_a.py (judge=inside)"))
        let inside = plan.workItems.map { $0.envelope.insideTests?.map(\.description) }
        #expect(inside == [["tests/test_a.py"], ["tests/test_a.py"]])
        #expect(try Specimens.compile(Specimens.sample()).workItems.allSatisfy { $0.envelope.insideTests == nil })
    }

    @Test("nothing in a specification can drive the terminal, and long cells wrap within 120 columns")
    func isSafe() throws {
        let path = (0..<30).map { "folder\($0)" }.joined(separator: "/")
        let map = try Specimens.read(
            """
            # T\u{1B}]0;x\u{7}
            ## A: a\u{202E}b \(String(repeating: "word ", count: 60))漢字漢字
            - scope: `\(path)/*`, `é`
            ### R1: \u{9B}31m
            - tests: `\(path)/x/test_x.py`
            ### R2: two
            """, allowUnproven: true)
        let text = try PlanTable(Specimens.compile(map)).text
        #expect(text.contains(#"T\u{1b}]0;x\u{7}"#))
        #expect(text.contains(#"a\u{202e}b"#))
        #expect(text.contains("R2 (unproven)"))
        #expect(!text.unicodeScalars.contains { $0 != "\n" && ($0.value < 32 || (127..<160).contains($0.value)) })
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= PlanTable.width })
    }
}
