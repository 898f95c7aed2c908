// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Some of the 256 bytes.
package struct ByteSet: Sendable, Hashable {
    private var members = [Bool](repeating: false, count: 256)

    package init(_ bytes: some Sequence<UInt8>) { for byte in bytes { members[Int(byte)] = true } }

    package init(_ ranges: [ClosedRange<UInt8>]) { self.init(ranges.flatMap { Array($0) }) }

    /// One look-up.
    package func contains(_ byte: UInt8) -> Bool { members[Int(byte)] }

    /// The bytes of either.
    package func union(_ text: String) -> ByteSet { ByteSet((0...255).filter(contains) + Array(text.utf8)) }

    /// All the others.
    package var inverted: ByteSet { ByteSet((0...255).filter { !contains($0) }) }

    package static let digits = ByteSet([UInt8(ascii: "0")...UInt8(ascii: "9")])
    package static let letters = ByteSet([
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    ])
    package static let upperAlphanumeric = ByteSet([
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    ])
    package static let alphanumeric = upperAlphanumeric.union("abcdefghijklmnopqrstuvwxyz")
    /// What tokens are written in: base64url (RFC 4648).
    package static let token = alphanumeric.union("_-")
    /// What an unquoted value may consist of; text that is not ASCII is never cut.
    static let value = ByteSet([0x21...0x7E, 0x80...0xFF]).subtracting("\"'`\\,;&<>(){}[]|")
    /// The rest of a header's line, as it stands in a message or in a literal.
    static let headerValue = ByteSet([0x20...0x7E, 0x80...0xFF, 0x09...0x09]).subtracting("\"'\\")

    private func subtracting(_ text: String) -> ByteSet {
        let removed = Set(text.utf8)
        return ByteSet((0...255).filter { contains($0) && !removed.contains($0) })
    }
}
