// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import SandboxRuntime

/// What may reach a terminal emulator from a program that nobody trusts.
@Suite struct PlainOutputTests {
    @Test(
        "text and line control pass, everything that a terminal would obey is shown instead",
        arguments: [
            ("plain é 漢\r\n\ttab\u{8}\u{7}", "plain é 漢\r\n\ttab\u{8}\u{7}"),
            ("\u{1b}[2J", "\\u{1b}[2J"), ("\u{9b}2J", "\\u{9b}2J"), ("\u{0}\u{7f}", "\\u{0}\\u{7f}"),
            ("a\u{202e}b", "a\\u{202e}b"), ("\u{e000}", "\\u{e000}"),
        ])
    func shown(text: String, expected: String) {
        var plain = PlainOutput()
        #expect(String(decoding: plain.show(Array(text.utf8)), as: UTF8.self) == expected)
    }

    @Test("wherever the output is cut, the same is shown")
    func cut() {
        let bytes = Array("é漢😀\u{1b}[1m".utf8)
        var whole = PlainOutput()
        let expected = whole.show(bytes)
        for place in 0...bytes.count {
            var plain = PlainOutput()
            #expect(plain.show(Array(bytes[..<place])) + plain.show(Array(bytes[place...])) == expected, "\(place)")
        }
    }

    @Test("bytes that are no text become replacement characters, and none is held back")
    func broken() {
        var plain = PlainOutput()
        #expect(String(decoding: plain.show([0x9B, 0x41, 0xFF, 0xC0]), as: UTF8.self) == "\u{fffd}A\u{fffd}\u{fffd}")
        #expect(String(decoding: plain.show([0xE6]), as: UTF8.self) == "")
        #expect(String(decoding: plain.show([0x41]), as: UTF8.self) == "\u{fffd}A")
    }
}
