// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// An ELF executable, 64-bit little-endian, as far as the house asks about it.
struct Executable {
    private let data: Data

    /// Nil when the bytes are not such an executable.
    init?(_ data: Data) {
        guard data.count >= 64, data.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return nil }
        self.data = data
    }

    /// Whether it starts without a dynamic loader: no program header asks for an interpreter.
    var isStatic: Bool {
        let interpreter: UInt64 = 3
        let count = Int(field(at: 56, bytes: 2))
        let size = Int(field(at: 54, bytes: 2))
        let table = Int(field(at: 32, bytes: 8))
        return count > 0 && (0..<count).allSatisfy { field(at: table + $0 * size, bytes: 4) != interpreter }
    }

    /// The given symbol prefixes that occur in its names.
    func mentions(of symbols: [String]) -> [String] {
        symbols.filter { data.range(of: Data($0.utf8)) != nil }
    }

    /// A little-endian number; 0 where the file has ended.
    func field(at offset: Int, bytes: Int) -> UInt64 {
        guard offset >= 0, offset + bytes <= data.count else { return 0 }
        return (0..<bytes).reversed().reduce(0) { $0 << 8 | UInt64(data[data.startIndex + offset + $1]) }
    }
}
