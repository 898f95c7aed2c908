// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A place in the text of a TOML document, and steps over its smallest parts.
struct TOMLCursor {
    private static let newline = UInt8(ascii: "\n")
    private static let backslash = UInt8(ascii: "\\")

    private let bytes: [UInt8]
    private(set) var position = 0
    /// From 1.
    private(set) var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Whether what is next can begin a key.
    var isAtKey: Bool {
        guard let next else { return false }
        return Self.isWord(next) || next == UInt8(ascii: "\"") || next == UInt8(ascii: "'")
    }

    mutating func advance() {
        if next == Self.newline { line += 1 }
        position = min(position + 1, bytes.count)
    }

    mutating func end() { position = bytes.count }

    /// - Returns: whether the character was there; then it is behind.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        advance()
        return true
    }

    mutating func skipSpaces() { skip { $0 == 0x20 || $0 == 0x09 } }

    /// Spaces, ends of lines and comments.
    /// - Returns: whether something follows.
    mutating func skipBlank() -> Bool {
        while true {
            skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            guard next == UInt8(ascii: "#") else { return next != nil }
            skip { $0 != Self.newline }
        }
    }

    /// A number, a date, true or false. A date and its time are joined by a `T`, not by a space.
    /// - Returns: whether it is one word of the characters that these have.
    mutating func skipBareValue() -> Bool {
        let start = position
        skip { !",]}#\n \t\r".utf8.contains($0) }
        let word = bytes[start..<position]
        skipSpaces()
        let isAtEnd = next.map { ",]}#\n\r".utf8.contains($0) } ?? true
        return isAtEnd && !word.isEmpty && word.allSatisfy { Self.isWord($0) || "+.:".utf8.contains($0) }
    }

    /// A key with its dots, as the names between them.
    mutating func takeKey() -> [String] {
        var names: [String] = []
        repeat {
            skipSpaces()
            if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
                names.append(takeString())
            } else {
                let start = position
                skip { !" \t\r\n.=[]{},#\"'".utf8.contains($0) }
                guard position > start else { return names }
                names.append(String(decoding: bytes[start..<position], as: UTF8.self))
            }
            skipSpaces()
        } while take(".")
        return names
    }

    /// A text in quotes of any kind, what it escapes resolved where it is on one line.
    mutating func takeString() -> String {
        guard let quote = next else { return "" }
        if bytes[position...].starts(with: [quote, quote, quote]) {
            skipLongString(quote)
            return ""
        }
        let isBasic = quote == UInt8(ascii: "\"")
        advance()
        let start = position
        while let byte = next, byte != quote, byte != Self.newline {
            if isBasic, byte == Self.backslash { advance() }
            if next != Self.newline { advance() }
        }
        let content = bytes[start..<position]
        if next == quote { advance() }
        return isBasic ? Self.unescaped(content) : String(decoding: content, as: UTF8.self)
    }

    private mutating func skipLongString(_ quote: UInt8) {
        position += 3
        while let byte = next, !bytes[position...].starts(with: [quote, quote, quote]) {
            if byte == Self.backslash, quote == UInt8(ascii: "\"") { advance() }
            advance()
        }
        position = min(position + 3, bytes.count)
        // The text itself may end in one or two quotes.
        for _ in 0..<2 where next == quote { advance() }
    }

    private mutating func skip(while matches: (UInt8) -> Bool) {
        while let byte = next, matches(byte) { advance() }
    }

    /// A letter, a digit, `_` or `-`.
    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "_-".utf8.contains(byte)
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let escape = rest.popFirst() else {
                text.append(scalar)
                continue
            }
            switch escape {
            case "b": text.append("\u{8}")
            case "t": text.append("\t")
            case "n": text.append("\n")
            case "f": text.append("\u{C}")
            case "r": text.append("\r")
            case "u", "U":
                let digits = rest.prefix(escape == "u" ? 4 : 8)
                rest = rest.dropFirst(digits.count)
                if let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value) {
                    text.append(scalar)
                }
            default: text.append(escape)
            }
        }
        return String(text)
    }
}
