// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

struct TerminalTextTests {
    @Test(
        "what could move a cursor, turn the writing round or hide is escaped",
        arguments: [
            ("plain é 漢 👋 text", "plain é 漢 👋 text"), ("e\u{301}", "e\u{301}"), ("\u{A0}~", "\u{A0}~"),
            ("\u{1B}]0;x\u{7}", #"\u{1b}]0;x\u{7}"#), ("a\tb\r\n", #"a\u{9}b\u{d}\u{a}"#), ("\u{7F}", #"\u{7f}"#),
            ("\u{0}", #"\u{0}"#), ("\u{85}\u{9B}2J", #"\u{85}\u{9b}2J"#),
            ("\u{202E}abc\u{2066}\u{61C}", #"\u{202e}abc\u{2066}\u{61c}"#),
            ("\u{2028}\u{2029}\u{200B}\u{FEFF}", #"\u{2028}\u{2029}\u{200b}\u{feff}"#),
            ("\u{AD}\u{2060}\u{2065}", #"\u{ad}\u{2060}\u{2065}"#), ("a\u{E0061}\u{E0000}", #"a\u{e0061}\u{e0000}"#),
            ("\u{3164}\u{115F}\u{FFA0}", #"\u{3164}\u{115f}\u{ffa0}"#), ("x\u{FE0F}\u{E0100}", #"x\u{fe0f}\u{e0100}"#),
            ("\u{E000}\u{10FFFF}\u{378}", #"\u{e000}\u{10ffff}\u{378}"#),
        ])
    func escape(text: String, expected: String) {
        #expect(TerminalText.escape(text) == expected)
        #expect(TerminalText.isPlain(text) == (text == expected))
        #expect(TerminalText.isPlain(TerminalText.escape(text)))
    }

    @Test("a long text is cut by scalars, and says so", arguments: [(3, "a\\u{1b}b…"), (4, "a\\u{1b}bc"), (0, "…")])
    func limit(count: Int, expected: String) { #expect(TerminalText.escape("a\u{1B}bc", limit: count) == expected) }

    @Test(
        "lines may have breaks and tabs, and nothing else that is not plain",
        arguments: [("a\n\tb\n", true), ("", true), ("a\rb", false), ("a\u{2028}", false), ("\u{1B}[2J\n", false)])
    func lines(text: String, expected: Bool) { #expect(TerminalText.isPlain(lines: text) == expected) }
}
