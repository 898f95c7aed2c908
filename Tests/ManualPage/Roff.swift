// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Text for man(7): what may go wrong in roff is escaped in one place.
package struct Roff {
    /// The page so far, each line ended.
    package private(set) var text = ""

    package init() {}

    /// One macro with its arguments, each of which may hold blanks and quotes.
    package mutating func macro(_ name: String, _ arguments: String...) {
        text += ([".\(name)"] + arguments.map { "\"\(Self.escaped($0))\"" }).joined(separator: " ") + "\n"
    }

    /// Filled text of one or more lines; what stands in backticks is set in bold.
    package mutating func line(_ words: String) {
        let pieces = words.split(separator: "`", omittingEmptySubsequences: false)
        let styled = pieces.enumerated().map { index, piece in
            let piece = Self.escaped(String(piece))
            return index % 2 == 1 && index < pieces.count - 1 ? "\\fB\(piece)\\fR" : piece
        }
        for line in styled.joined().split(separator: "\n") { text += Self.protected(String(line)) + "\n" }
    }

    /// Lines that stay as they are.
    package mutating func verbatim(_ lines: [String]) {
        macro("PP")
        macro("nf")
        macro("RS", "4")
        for line in lines { text += Self.protected(Self.escaped(line)) + "\n" }
        macro("RE")
        macro("fi")
    }

    /// What names itself, and a description with it.
    package mutating func entry(_ name: String, _ description: String) {
        macro("TP")
        line(name)
        line(description)
    }

    /// Backslashes would be commands, dashes would become hyphens that can't be copied into a shell.
    private static func escaped(_ words: String) -> String {
        words.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\"", with: "\\(dq")
    }

    /// A dot or an apostrophe at the start of a line would make it a macro; an empty line is a break of its own.
    private static func protected(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") || line.isEmpty ? "\\&" + line : line
    }
}
