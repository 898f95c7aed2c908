// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Text from somebody else as XML 1.0 can hold it: most control characters are not allowed there even as references.
enum XMLText {
    /// One line, between double quotes.
    static func attribute(_ text: String) -> String { escape(TerminalText.escape(text)) }

    /// Between tags; line feeds stay.
    static func content(_ text: String) -> String {
        escape(
            text.split(separator: "\n", omittingEmptySubsequences: false).map { TerminalText.escape(String($0)) }
                .joined(separator: "\n"))
    }

    private static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;".unicodeScalars
            case "<": escaped += "&lt;".unicodeScalars
            case ">": escaped += "&gt;".unicodeScalars
            case "\"": escaped += "&quot;".unicodeScalars
            // No characters at all, and unassigned, so that they are escaped already where they can be told apart.
            case "\u{FFFE}", "\u{FFFF}": escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
