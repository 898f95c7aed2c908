// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Planning
import Testing

@Suite struct PlanTableTests {
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
