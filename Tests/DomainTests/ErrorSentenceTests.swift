// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

struct ErrorSentenceTests {
    private static let location = Domain.SourceLocation(file: "spec.md", line: 12)

    @Test("place, deed, object, cause and way out stand in this order")
    func whole() {
        let text = ErrorSentence.text(at: Self.location, "read", "R1", "no level", hint: "must, should or may")
        #expect(text == "spec.md:12: read R1: no level; hint: must, should or may")
    }

    @Test(
        "what is missing leaves no trace",
        arguments: [
            (nil, "read", "R1", "gone", "read R1: gone"), (nil, "read", "", "gone", "read: gone"),
            (location, "", "", "gone", "spec.md:12: gone"), (nil, "read", "R1", nil, "read R1"),
            (nil, "", "R1", "gone", "R1: gone"),
        ] as [(Domain.SourceLocation?, String, String, String?, String)])
    func parts(location: Domain.SourceLocation?, operation: String, subject: String, cause: String?, expected: String) {
        #expect(ErrorSentence.text(at: location, operation, subject, cause) == expected)
    }

    @Test("no part can drive a terminal or begin a line")
    func hostile() {
        let text = ErrorSentence.text(
            at: Domain.SourceLocation(file: "a\n", line: 1), "b\u{1B}", "c\r", "d\u{202E}", hint: "e\u{2028}")
        #expect(text == #"a\u{a}:1: b\u{1b} c\u{d}: d\u{202e}; hint: e\u{2028}"#)
    }
}
