// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// The bytes of a specification with its lines, counted from 1 as CommonMark does: `\n`, `\r\n` and `\r` end one.
struct SourceText {
    /// How many lines and quote marks are read: the parser's memory is bounded by them (a 4 MB file of `>` would
    /// otherwise take 600 MB).
    static let structureLimit = 400_000

    let bytes: [UInt8]
    private let lines: [Range<Int>]

    /// - Throws: when the bytes are not text, or not text that should be parsed.
    init(_ bytes: [UInt8]) throws(SpecificationError) {
        guard bytes.count <= Constants.specificationByteLimit else {
            throw SpecificationError(.tooLarge(limit: Constants.specificationByteLimit, unit: "bytes"), line: 1)
        }
        guard let lines = Self.split(bytes) else {
            throw SpecificationError(.tooLarge(limit: Self.structureLimit, unit: "lines and quote marks"), line: 1)
        }
        self.bytes = bytes
        self.lines = lines
        if bytes.contains(0) || String(validating: bytes, as: UTF8.self) == nil {
            throw SpecificationError(.binary, line: firstBinaryLine)
        }
        guard !bytes.allSatisfy({ $0 == 32 || (9...13).contains($0) }) else {
            throw SpecificationError(.empty, line: 1)
        }
    }

    /// The same text with nothing but spaces in some lines, so that all others keep their numbers.
    func blanking(_ numbers: Range<Int>) -> SourceText {
        var bytes = bytes
        for number in numbers where lines.indices.contains(number - 1) {
            for index in lines[number - 1] { bytes[index] = UInt8(ascii: " ") }
        }
        return SourceText(bytes: bytes, lines: lines)
    }

    private init(bytes: [UInt8], lines: [Range<Int>]) {
        self.bytes = bytes
        self.lines = lines
    }

    /// The number of the last line.
    var lineCount: Int { lines.count }

    /// A line without its end; empty when there is no such line.
    func line(_ number: Int) -> Substring {
        guard lines.indices.contains(number - 1) else { return "" }
        return Substring(String(decoding: bytes[lines[number - 1]], as: UTF8.self))
    }

    /// Lines joined by `\n`, without blank lines at both ends.
    func text(of numbers: some Sequence<Int>) -> String {
        let kept = numbers.map { line($0) }
        let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
        guard let first = kept.firstIndex(where: { !isBlank($0) }), let last = kept.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return kept[first...last].joined(separator: "\n")
    }

    private var firstBinaryLine: Int {
        let index = lines.firstIndex { line in
            bytes[line].contains(0) || String(validating: bytes[line], as: UTF8.self) == nil
        }
        return (index ?? 0) + 1
    }

    private static func split(_ bytes: [UInt8]) -> [Range<Int>]? {
        var lines: [Range<Int>] = []
        var start = 0
        var quotes = 0
        var isLeading = true
        for index in 0..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n") where index > 0 && bytes[index - 1] == UInt8(ascii: "\r"):
                start = index + 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                lines.append(start..<index)
                start = index + 1
                isLeading = true
            case UInt8(ascii: ">"): quotes += isLeading ? 1 : 0
            case UInt8(ascii: " "), UInt8(ascii: "\t"): break
            default: isLeading = false
            }
            guard lines.count + quotes <= structureLimit else { return nil }
        }
        return start < bytes.count ? lines + [start..<bytes.count] : lines
    }
}
