// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension TerminalText {
    /// How many columns a terminal gives to plain text.
    package static func columns(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns(of: $1) } }

    /// The text in exactly so many columns: cut with `…`, or filled with spaces.
    package static func fit(_ text: String, columns: Int) -> String {
        let width = self.columns(of: text)
        if width <= columns { return text + String(repeating: " ", count: columns - width) }
        guard columns > 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            guard used + self.columns(of: scalar) < columns else { break }
            used += self.columns(of: scalar)
            kept.append(scalar)
        }
        return String(kept) + "…" + String(repeating: " ", count: columns - used - 1)
    }

    /// 0 for a mark on the character before, 2 for what Unicode's East Asian Width calls wide, as far as the large
    /// blocks go, 1 for everything else (wcwidth(3)).
    private static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x300: 1
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            2
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: 0
            default: 1
            }
        }
    }
}
