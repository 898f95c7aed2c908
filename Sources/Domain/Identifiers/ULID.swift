// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A lexicographically sortable identifier of 128 bits: 48 bits of Unix time in milliseconds, 80 bits of randomness,
/// written as 26 characters of Crockford's base 32 (https://github.com/ulid/spec).
package struct ULID: Sendable, Hashable, Comparable {
    /// Time and the first 16 random bits.
    package let high: UInt64
    /// The other 64 random bits.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: UInt64 { high >> 16 }

    package static func < (left: ULID, right: ULID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The identifier that follows, or nil when the random part is exhausted within this millisecond.
    package var successor: ULID? {
        if low < .max { return ULID(high: high, low: low + 1) }
        guard high & 0xFFFF < 0xFFFF else { return nil }
        return ULID(high: high + 1, low: 0)
    }
}

extension ULID: LosslessStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package var description: String {
        var (high, low) = (high, low)
        var characters = [UInt8](repeating: 0, count: 26)
        for index in stride(from: 25, through: 0, by: -1) {
            characters[index] = Self.alphabet[Int(low & 31)]
            low = (low >> 5) | (high << 59)
            high >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Accepts exactly the 26 canonical characters; lower case, the letters I, L, O and U, and values above 128 bits
    /// are refused, so that one identifier has one spelling.
    package init?(_ description: String) {
        let characters = Array(description.utf8)
        guard characters.count == 26, let first = characters.first, first <= UInt8(ascii: "7") else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for character in characters {
            guard let digit = Self.alphabet.firstIndex(of: character) else { return nil }
            high = (high << 5) | (low >> 59)
            low = (low << 5) | UInt64(digit)
        }
        self.init(high: high, low: low)
    }
}
