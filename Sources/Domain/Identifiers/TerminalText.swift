// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Text from somebody else, made safe to show: it can't move the cursor, hide itself or reorder a line.
package enum TerminalText {
    /// What is not plain becomes `\u{…}`, line breaks and tabs too; what is longer than `limit` scalars ends in `…`.
    package static func escape(_ text: String, limit: Int = .max) -> String {
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var shown = String.UnicodeScalarView()
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else { return String(shown) + "…" }
            if isPlain(scalar) {
                shown.append(scalar)
            } else {
                shown += "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
            }
        }
        return String(shown)
    }

    /// Looks on a terminal like what it is: no control, nothing that changes the direction of writing, nothing
    /// invisible, nothing that a font can give any shape (Unicode's general categories C, Zl and Zp, and what it says may
    /// be ignored when shown).
    package static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        // Most of what there is to show; the tables are asked for the rest.
        if (0x20..<0x7F).contains(scalar.value) { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Every scalar is plain: the text is one line that shows all of itself.
    package static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPlain) }

    /// Every scalar is plain, a line break or a tab.
    package static func isPlain(lines text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || isPlain($0) }
    }
}
