// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Marsaglia's xorshift64*: the same numbers from the same seed, on every machine and in every version.
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        // Zero is its one fixed point.
        state = seed == 0 ? 0x9E37_79B9_7F4A_7C15 : seed
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// Below `bound`, which is above 0.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
