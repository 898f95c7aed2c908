// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Splits Swift into tokens and remembers which lines are comments. It knows nested comments, raw and multi-line strings,
/// and interpolations; it does not know bare `/…/` regular expressions, which the house does not use.
struct Lexer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var touches = false
    private var startsLine = true
    private(set) var tokens: [Token] = []
    /// Lines that hold nothing but a `///` comment.
    private(set) var documentedLines: Set<Int> = []
    /// Lines that hold nothing but a `//` comment.
    private(set) var remarkedLines: Set<Int> = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        code(insideInterpolation: false)
    }

    private func byte(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    private func sees(_ text: StaticString) -> Bool {
        var offset = 0
        return text.withUTF8Buffer { wanted in
            while offset < wanted.count {
                guard byte(offset) == wanted[offset] else { return false }
                offset += 1
            }
            return true
        }
    }

    private mutating func step() {
        if byte() == UInt8(ascii: "\n") {
            line += 1
            startsLine = true
        }
        index += 1
    }

    private mutating func emit(_ kind: Token.Kind, _ text: String = "") {
        tokens.append(Token(kind: kind, text: text, line: line, touches: touches, startsLine: startsLine))
        touches = true
        startsLine = false
    }

    private mutating func code(insideInterpolation: Bool) {
        var depth = 0
        while let next = byte() {
            if sees("//") {
                lineComment()
            } else if sees("/*") {
                blockComment()
            } else if let hashes = literalStart() {
                literal(hashes: hashes)
            } else if isWord(next) || next == UInt8(ascii: "`") {
                word()
            } else if next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\t") {
                touches = false
                step()
            } else {
                if next == UInt8(ascii: "(") { depth += 1 }
                if next == UInt8(ascii: ")") { depth -= 1 }
                emit(.symbol, String(UnicodeScalar(next)))
                step()
                if insideInterpolation && depth < 0 { return }
            }
        }
    }

    private mutating func lineComment() {
        if startsLine {
            if sees("///") { documentedLines.insert(line) } else { remarkedLines.insert(line) }
        }
        while let next = byte(), next != UInt8(ascii: "\n") { step() }
        touches = false
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                index += 2
            } else if sees("*/") {
                depth -= 1
                index += 2
            } else {
                step()
            }
        } while depth > 0 && index < bytes.count
        touches = false
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private mutating func word() {
        let quoted = byte() == UInt8(ascii: "`")
        if quoted { index += 1 }
        let start = index
        while let next = byte(), isWord(next) || quoted && next != UInt8(ascii: "`") { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if quoted { index += 1 }
        let isNumber = !quoted && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start])
        emit(isNumber ? .number : quoted ? .quoted : .word, text)
    }

    /// How many `#` stand before the quote of a literal that starts here; nil when none starts here.
    private func literalStart() -> Int? {
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        if byte(hashes) == UInt8(ascii: "\"") { return hashes }
        return hashes > 0 && byte(hashes) == UInt8(ascii: "/") ? hashes : nil
    }

    private mutating func literal(hashes: Int) {
        emit(.literal)
        index += hashes
        let quote = bytes[index]
        let isLong = sees("\"\"\"")
        let quotes = isLong ? 3 : 1
        index += quotes
        let end = Array(repeating: quote, count: quotes) + Array(repeating: UInt8(ascii: "#"), count: hashes)
        while let next = byte() {
            if bytes[index...].starts(with: end) {
                index += end.count
                break
            }
            if next == UInt8(ascii: "\n") && !isLong && hashes == 0 { break }
            if next == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") && isFollowedByHashes(hashes) {
                escape(hashes: hashes)
            } else {
                step()
            }
        }
        touches = true
        startsLine = false
    }

    private func isFollowedByHashes(_ count: Int) -> Bool {
        (0..<count).allSatisfy { byte(1 + $0) == UInt8(ascii: "#") }
    }

    private mutating func escape(hashes: Int) {
        index += 1 + hashes
        guard byte() == UInt8(ascii: "(") else {
            if byte() != nil { step() }
            return
        }
        emit(.symbol, "(")
        index += 1
        code(insideInterpolation: true)
    }
}
