// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SynthesisPlane
import Testing

@Suite struct FeedbackTextTests {
    private static func reason(_ code: String, isInfrastructure: Bool = false) throws -> GateReason {
        let constraint = try #require(ConstraintName("tests.acceptance"))
        return GateReason(constraint: constraint, code: code, isInfrastructure: isInfrastructure)
    }

    @Test("what a patch makes a checker say stays on its line")
    func escapesControlCharacters() throws {
        let feedback = Feedback(
            reasons: [try Self.reason("tests.failed")],
            diagnostics: [
                Diagnostic(code: "tests.failed", message: "a\n- forged: line\u{1B}[2J\u{202E}", path: "a\tb", line: 3)
            ])
        let text = FeedbackText.render(feedback)
        #expect(text.split(separator: "\n").count == 4)
        #expect(text.hasSuffix("- a\\u{9}b:3: tests.failed: a\\u{a}- forged: line\\u{1b}[2J\\u{202e}\n"))
    }

    @Test("however much a checker says, the text is bounded and says that it is cut")
    func isBounded() throws {
        let flood = Diagnostic(code: "tests.failed", message: String(repeating: "\u{1B}😀", count: 100_000))
        let text = FeedbackText.render(
            Feedback(
                reasons: [try Self.reason("tests.failed")], diagnostics: [Diagnostic](repeating: flood, count: 1000)))
        #expect(text.utf8.count <= 16 << 10)
        #expect(text.hasSuffix(" more lines are left out)\n"))
        #expect(text.contains("…\n"))
    }

    @Test("reasons and findings are told with constraint, path and line")
    func rendersFeedback() throws {
        let text = FeedbackText.render(
            Feedback(
                reasons: [
                    try Self.reason("tests.failed"), try Self.reason("tests.not_run", isInfrastructure: true),
                ],
                diagnostics: [
                    Diagnostic(code: "tests.failed", message: "Salut, Ada!", path: "tests/test_languages.py", line: 12),
                    Diagnostic(code: "build.failed", message: "no place"),
                ]))
        #expect(
            text == """
                The gate refused the attempt before. Reasons:
                - tests.failed (constraint tests.acceptance, refused)
                - tests.not_run (constraint tests.acceptance, could not be decided)
                Findings:
                - tests/test_languages.py:12: tests.failed: Salut, Ada!
                - build.failed: no place

                """)
    }
}
