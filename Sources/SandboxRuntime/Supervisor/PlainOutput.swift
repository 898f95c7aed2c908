// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Makes what a program shows harmless for a terminal emulator: text stays text, and nothing is obeyed but line ends,
/// tabs, backspaces and the bell.
package struct PlainOutput: Sendable {
    private static let obeyed: Set<Unicode.Scalar> = ["\u{7}", "\u{8}", "\t", "\n", "\r"]
    /// A character whose rest has not come yet.
    private var unfinished: [UInt8] = []

    package init() {}

    /// What to show for the next piece of output; a character that is cut waits for the next piece.
    package mutating func show(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = unfinished + bytes
        unfinished = Self.unfinishedEnd(of: bytes)
        bytes.removeLast(unfinished.count)
        var shown = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if Self.obeyed.contains(scalar) {
                shown.append(scalar)
            } else {
                shown += TerminalText.escape(String(scalar)).unicodeScalars
            }
        }
        return Array(String(shown).utf8)
    }

    /// A lead byte with fewer bytes behind it than it announces; empty when there is none.
    private static func unfinishedEnd(of bytes: [UInt8]) -> [UInt8] {
        let end = bytes.suffix(3)
        guard let lead = end.lastIndex(where: { $0 >= 0xC0 }) else { return [] }
        let length =
            switch bytes[lead] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        let tail = bytes[lead...]
        return tail.count < length && tail.dropFirst().allSatisfy { (0x80..<0xC0).contains($0) } ? Array(tail) : []
    }
}
