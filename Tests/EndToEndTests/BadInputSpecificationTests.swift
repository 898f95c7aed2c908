// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// A specification that can't be used is refused by `plan` and by `run`, with its line, and changes nothing.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputSpecificationTests {
    private static let test = """
        ```python file=tests/test_a.py
        import unittest
        ```
        """

    private static func text(_ text: String) -> @Sendable (BadInputHarness) throws -> Void {
        { harness in try harness.write(text, to: "spec.md") }
    }

    static let rows: [BadInputRow] = [
        BadInputRow(testDescription: "missing", says: ["spec.md", "ENOENT (no such file or directory)"]) { _ in },
        BadInputRow(testDescription: "a folder", says: ["spec.md", "not a regular file"]) {
            try $0.shell("mkdir spec.md")
        },
        BadInputRow(testDescription: "a FIFO", says: ["spec.md", "not a regular file"]) {
            try $0.shell("mkfifo spec.md")
        },
        BadInputRow(testDescription: "empty", says: ["spec.md:1: ", "empty"], make: text("")),
        BadInputRow(testDescription: "binary", says: ["spec.md:1: ", "not UTF-8"]) {
            try $0.write([0x7F, 0x45, 0x4C, 0x46, 0, 1, 0xFF, 0xFE, 0x0A, 0xC3], to: "spec.md")
        },
        BadInputRow(testDescription: "100 MB", says: ["spec.md:1: ", "more than 4194304 bytes"]) {
            try $0.shell("head -c 100000000 /dev/zero | tr '\\0' a > spec.md")
        },
        BadInputRow(
            testDescription: "without requirements", says: ["spec.md:1: ", "no requirements"],
            make: text("# Title\n\nOnly prose.\n")),
        BadInputRow(
            testDescription: "duplicate ids", says: ["spec.md:9: ", "REQ-1", "line 6"],
            make: text(
                """
                # Title

                ## A: one
                - scope: `a.py`

                ### REQ-1: first
                - tests: `tests/test_a.py`

                ### REQ-1: second
                - tests: `tests/test_a.py`

                \(test)
                """)),
        BadInputRow(
            testDescription: "a cycle", says: ["spec.md:7: ", "REQ-1 -> REQ-2 -> REQ-1"],
            make: text(
                """
                # Title

                ## A: one
                - scope: `a.py`

                ### REQ-1: first
                - depends: REQ-2
                - tests: `tests/test_a.py`

                ## B: two
                - scope: `b.py`

                ### REQ-2: second
                - depends: REQ-1
                - tests: `tests/test_a.py`

                \(test)
                """)),
        BadInputRow(
            testDescription: "an unknown dependency", says: ["spec.md:7: ", "REQ-9"],
            make: text(
                """
                # Title

                ## A: one
                - scope: `a.py`

                ### REQ-1: first
                - depends: REQ-9
                - tests: `tests/test_a.py`

                \(test)
                """)),
        BadInputRow(
            testDescription: "a must-requirement without a test",
            says: ["spec.md:6: ", "REQ-1", "must-requirement without a test"],
            make: text("# Title\n\n## A: one\n- scope: `a.py`\n\n### REQ-1: first\n\nProse.\n")),
    ]

    @Test("run refuses a specification that can't be used", arguments: rows)
    func run(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        try harness.expectRefusal(harness.runArguments("spec.md"), says: row.says)
    }

    @Test("plan refuses a specification that can't be used", arguments: rows)
    func plan(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        try harness.expectRefusal(["plan", "spec.md"], says: row.says)
    }
}
