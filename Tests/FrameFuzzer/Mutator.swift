// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Changes bytes as somebody would who knows the format: bits, pieces, lengths and counts.
struct Mutator {
    private static let byteLimit = 64 << 10
    /// What a length or a count had better not be.
    private static let numbers: [UInt64] = [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x00FF_FFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
        0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max,
    ]

    private let seeds: [[UInt8]]
    private var random: Xorshift

    init(seeds: [[UInt8]], random: Xorshift) {
        self.seeds = seeds
        self.random = random
    }

    /// A seed, changed between one and eight times.
    mutating func next() -> [UInt8] {
        var bytes = seeds[random.below(seeds.count)]
        for _ in 0...random.below(8) { mutate(&bytes) }
        if bytes.count > Self.byteLimit { bytes.removeLast(bytes.count - Self.byteLimit) }
        // Half of the frames get an honest length again: otherwise nothing behind the header would ever be read.
        if random.below(2) == 0 { Self.repairLength(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else {
            bytes.append(UInt8(truncatingIfNeeded: random.next()))
            return
        }
        let place = random.below(bytes.count)
        let length = min(1 + random.below(32), bytes.count - place)
        switch random.below(10) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.insert(contentsOf: piece(length), at: place)
        case 3: bytes.removeSubrange(place..<(place + length))
        case 4: bytes.insert(contentsOf: bytes[place..<(place + length)], at: random.below(bytes.count + 1))
        case 5: splice(&bytes, at: place)
        case 6: bytes.removeLast(bytes.count - place)
        case 7: write(Self.numbers[random.below(Self.numbers.count)], width: 8, at: place, of: &bytes)
        case 8: write(UInt64(bytes.count - place), width: 4, at: place, of: &bytes)
        default: write(Self.numbers[random.below(Self.numbers.count)], width: 4, at: place, of: &bytes)
        }
    }

    private mutating func piece(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// Goes on with the end of another seed.
    private mutating func splice(_ bytes: inout [UInt8], at place: Int) {
        let other = seeds[random.below(seeds.count)]
        bytes.replaceSubrange(place..., with: other[random.below(other.count + 1)...])
    }

    private func write(_ value: UInt64, width: Int, at place: Int, of bytes: inout [UInt8]) {
        for index in 0..<min(width, bytes.count - place) {
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
        }
    }

    /// The body's length stands at 16, little-endian (`FrameHeader`).
    private static func repairLength(_ bytes: inout [UInt8]) {
        guard bytes.count >= 24, bytes.starts(with: Array("NXF".utf8)) else { return }
        let length = UInt32(bytes.count - 24)
        for index in 0..<4 { bytes[16 + index] = UInt8(truncatingIfNeeded: length >> UInt32(index * 8)) }
    }
}
