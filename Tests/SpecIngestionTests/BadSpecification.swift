// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// One change to the good specimen that makes it bad, and what must be said about it.
struct BadSpecification: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let code: String
    let line: Int

    init(_ from: String, _ to: String, _ code: String, line: Int) {
        self.from = from
        self.to = to
        self.code = code
        self.line = line
    }

    var testDescription: String { "\(code): \(from.debugDescription) -> \(to.debugDescription)" }

    static let all: [BadSpecification] = [
        Self("# Title", "Title", "spec.title.missing", line: 1),
        Self("# Title", "#", "spec.title.missing", line: 1),
        Self("### REQ-2", "### REQ-1", "spec.duplicate.requirement", line: 16),
        Self("### REQ-2", "### req-1", "spec.duplicate.requirement", line: 16),
        Self("## B:", "## A:", "spec.duplicate.component", line: 12),
        Self("Some *prose*.", "```py file=tests/test_one.py\n```", "spec.duplicate.file", line: 21),
        Self("Some *prose*.", "```py file=tests/test_one.py/x\n```", "spec.duplicate.file", line: 21),
        Self("## B: Second", "## Second", "spec.orphan", line: 16),
        Self("## A: First", "Prose", "spec.orphan", line: 6),
        Self("## B: Second", "# Appendix", "spec.orphan", line: 16),
        Self("## B: Second", "## Be careful: Second", "spec.name", line: 12),
        Self("## B: Second", "## B:", "spec.value", line: 12),
        Self("### REQ-2: Two", "### -REQ: Two", "spec.name", line: 16),
        Self("### REQ-2: Two", "### : Two", "spec.name", line: 16),
        Self("### REQ-2: Two", "### REQ-2 Two", "spec.name", line: 16),
        Self("### REQ-2: Two", "### REQ-2:", "spec.value", line: 16),
        Self("### REQ-2: Two", "### " + String(repeating: "R", count: 65) + ": Two", "spec.name", line: 16),
        Self("- risk: high", "- danger: high", "spec.key.unknown", line: 14),
        Self("- level: should", "- Level: should", "spec.key.unknown", line: 17),
        Self("- level: should", "- scope: `x`", "spec.key.unknown", line: 17),
        Self("- risk: high", "- scope: c.py", "spec.key.repeated", line: 14),
        Self("- risk: high", "- risk", "spec.entry", line: 14),
        Self("- risk: high", "- risk: high\n\n  and more", "spec.entry", line: 14),
        Self("- risk: high", "-", "spec.entry", line: 14),
        Self("- level: should", "- level: SHOULD", "spec.value", line: 17),
        Self("- risk: high", "- risk: terrible", "spec.value", line: 14),
        Self("- risk: high", "- risk:", "spec.value", line: 14),
        Self("- risk: high", "- attempts: 0", "spec.value", line: 14),
        Self("- risk: high", "- attempts: +1", "spec.value", line: 14),
        Self("- risk: high", "- attempts:", "spec.value", line: 14),
        Self("- risk: high", "- attempt-seconds: 86401", "spec.value", line: 14),
        Self("- risk: high", "- tokens: 99999999999999999999", "spec.value", line: 14),
        Self("- risk: high", "- microdollars: 1.5", "spec.value", line: 14),
        Self("- scope: b.py", "- scope: /etc/passwd", "spec.value", line: 13),
        Self("- scope: b.py", "- scope: a/../b", "spec.value", line: 13),
        Self("- scope: b.py", "- scope: **/b.py", "spec.value", line: 13),
        Self("- scope: b.py", "- scope: .git/hooks", "spec.value", line: 13),
        Self("- scope: b.py", "- scope: b.py,", "spec.value", line: 13),
        Self("- scope: b.py", "- scope: b.py, `b.py`", "spec.value", line: 13),
        Self("- scope: b.py", "- scope: b\\_c.py", "spec.value", line: 13),
        Self("- scope: b.py", "- scope:", "spec.value", line: 13),
        Self("- tests: `tests/test_base.py`", "- tests: `../x`", "spec.value", line: 19),
        Self("- depends: REQ-1", "- depends: REQ 1", "spec.value", line: 18),
        Self("- depends: REQ-1", "- depends: REQ-9", "spec.depends.unknown", line: 18),
        Self("- depends: REQ-1", "- depends: REQ-2", "spec.depends.cycle", line: 18),
        Self("- scope: b.py\n", "", "spec.scope.missing", line: 12),
        Self("- scope: `a/**`\n", "Prose first.\n\n- scope: `a/**`\n", "spec.scope.missing", line: 3),
        Self("file=tests/test_one.py", "", "spec.unproven", line: 6),
        Self("- level: should", "- level: must\n- depends: REQ-1\n\nx\n", "spec.unproven", line: 16),
        Self("`a/**`", "`a/**`, `tests/*.py`", "spec.scope.protected", line: 4),
        Self("- scope: b.py", "- scope: tests/**", "spec.scope.protected", line: 13),
        Self("file=tests/test_one.py", "file=tests/test_one.py file=b", "spec.fence", line: 8),
        Self("file=tests/test_one.py", "file=tests/test_one.py judge=here", "spec.value", line: 8),
        Self("file=tests/test_one.py", "file=tests/test_one.py judge=inside x", "spec.fence", line: 8),
        Self("file=tests/test_one.py", "judge=inside file=tests/test_one.py", "spec.fence", line: 8),
        Self("- level: should", "- judge: sideways", "spec.value", line: 17),
        Self("python file=tests/test_one.py", "file=tests/test_one.py", "spec.fence", line: 8),
        Self("file=tests/test_one.py", "file=tests/my test.py", "spec.fence", line: 8),
        Self("file=tests/test_one.py", "file=", "spec.value", line: 8),
        Self("file=tests/test_one.py", "file=../test_one.py", "spec.value", line: 8),
        Self("file=tests/test_one.py", "file=.GIT/config", "spec.value", line: 8),
        Self("pass\n```", "pass", "spec.unclosed", line: 8),
        Self("Some *prose*.", "<!-- for later", "spec.unclosed", line: 21),
        Self("Some *prose*.", "<Script>\n", "spec.unclosed", line: 21),
        Self(
            "## B: Second", "### Two\n```python file=tests/test_two.py\n```\n## B: Second", "spec.unused-test", line: 13
        ),
    ]
}
