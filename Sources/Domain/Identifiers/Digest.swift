// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A SHA-256 digest (FIPS 180-4). Encoded as 64 lower-case hexadecimal digits. Computed where bytes are at hand.
package struct Digest: Sendable, Hashable, Comparable {
    /// Always 32 bytes.
    package let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package static func < (left: Digest, right: Digest) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

extension Digest: LosslessStringConvertible {
    package var description: String { Hexadecimal.encode(bytes) }

    package init?(_ description: String) {
        guard let bytes = Hexadecimal.decode(description) else { return nil }
        self.init(bytes: bytes)
    }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 digest: \(text)")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
