// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import ControlPlane

struct BatchProgressTests {
    private func progress() -> BatchProgress {
        var progress = BatchProgress(total: 4, start: 0)
        progress.begin(0, name: "first.md", at: 0)
        progress.begin(1, name: "a name that is long enough to be cut somewhere.md", at: 1000)
        progress.note(0, "  A: attempt 1\u{1B}[2J")
        return progress
    }

    @Test("Each run has a line, then comes the total", arguments: [20, 40, 80, 200])
    func lines(columns: Int) {
        let lines = progress().lines(at: 62_000, .init(columns: columns, rows: 24, hasColour: false))
        #expect(lines.count == 3)
        for line in lines {
            #expect(TerminalText.columns(of: line) < columns)
            #expect(TerminalText.isPlain(line))
        }
        #expect(lines[0].contains("first.md") || columns < 40)
        #expect(lines[2].contains("0/4"))
    }

    @Test("At 80 columns the name, what it does and the time are all there")
    func standard() {
        let lines = progress().lines(at: 62_000, .init(columns: 80, rows: 24, hasColour: false))
        #expect(lines[0].contains("A: attempt 1\\u{1b}[2J"))
        #expect(lines[0].hasSuffix("01:02"))
        #expect(lines[1].hasSuffix("01:01"))
    }

    @Test(
        "On a low terminal the total stays, and runs that do not fit are left out", arguments: [(1, 1), (3, 2), (4, 3)])
    func rows(rows: Int, shown: Int) {
        let lines = progress().lines(at: 0, .init(columns: 80, rows: rows, hasColour: false))
        #expect(lines.count == shown)
        #expect(lines.last?.contains("0/4") == true)
    }

    @Test("Ends are counted by how they ended, and coloured only when asked")
    func total() {
        var progress = progress()
        progress.end(0, status: 0)
        progress.end(1, status: 64)
        let plain = progress.lines(at: 0, .init(columns: 80, rows: 24, hasColour: false))
        #expect(plain.count == 1)
        #expect(plain[0].contains("2/4  1 error  1 merged"))
        #expect(plain[0].contains("[#########"))
        let coloured = progress.lines(at: 0, .init(columns: 80, rows: 24, hasColour: true))
        #expect(coloured[0] == "\u{1B}[33m\(plain[0])\u{1B}[0m")
    }

    @Test(
        "Wide characters take two columns, marks none", arguments: [("日本", 4), ("e\u{301}", 1), ("abc", 3), ("🙂", 2)])
    func columns(text: String, expected: Int) {
        #expect(TerminalText.columns(of: text) == expected)
        #expect(TerminalText.columns(of: TerminalText.fit(text, columns: 5)) == 5)
        #expect(TerminalText.columns(of: TerminalText.fit(text + text + text, columns: 2)) == 2)
    }
}
