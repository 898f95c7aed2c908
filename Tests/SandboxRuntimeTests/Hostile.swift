// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a peer can do to bytes of which it does not know the meaning.
enum Hostile {
    /// Every proper beginning.
    static func truncations(_ bytes: [UInt8]) -> [[UInt8]] { bytes.indices.map { Array(bytes[..<$0]) } }

    /// Every byte, flipped in its lowest bit, its highest, and all.
    static func flips(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.flatMap { index in
            [0x01, 0x80, 0xFF].map { (mask: UInt8) in
                var flipped = bytes
                flipped[index] ^= mask
                return flipped
            }
        }
    }

    /// Every four bytes replaced by a length or count that nothing can have.
    static func hugeLengths(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.dropLast(3).flatMap { index in
            [UInt8(0xFF), 0x7F].map { top in
                var lying = bytes
                lying.replaceSubrange(index..<(index + 4), with: [0xFF, 0xFF, 0xFF, top])
                return lying
            }
        }
    }
}
