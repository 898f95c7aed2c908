// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Objects on their way into a repository: one stream in git's pack format, so that one process writes them all.
/// Content is stored, not compressed: git compresses it when it unpacks.
struct Pack {
    private let format: ObjectFormat
    private var entries: [UInt8] = []
    private var known: Set<ObjectName> = []

    init(format: ObjectFormat) { self.format = format }

    var isEmpty: Bool { known.isEmpty }

    /// Adds an object, once, and says its name.
    mutating func add(_ kind: ObjectKind, _ content: [UInt8]) -> ObjectName {
        let name = format.name(of: kind, content)
        guard known.insert(name).inserted else { return name }
        entries += Self.header(kind, size: content.count)
        entries += Self.stored(content)
        return name
    }

    /// The finished stream: header, entries, and the hash of both (gitformat-pack(5)).
    var bytes: [UInt8] {
        let body = Array("PACK".utf8) + Self.bigEndian(2) + Self.bigEndian(UInt32(known.count)) + entries
        return body + format.hash(body)
    }

    private static func header(_ kind: ObjectKind, size: Int) -> [UInt8] {
        var rest = size >> 4
        var bytes = [kind.packType << 4 | UInt8(size & 15)]
        while rest > 0 {
            bytes[bytes.count - 1] |= 0x80
            bytes.append(UInt8(rest & 0x7F))
            rest >>= 7
        }
        return bytes
    }

    /// A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4).
    private static func stored(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, content.count)
            let count = UInt16(end - start)
            bytes.append(end == content.count ? 1 : 0)
            bytes += [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
            bytes += content[start..<end]
            start = end
        } while start < content.count
        return bytes + bigEndian(adler32(content))
    }

    private static func adler32(_ content: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        var start = 0
        while start < content.count {
            // The longest run whose sums fit 32 bits before they are reduced.
            let end = min(start + 5552, content.count)
            for index in start..<end {
                low &+= UInt32(content[index])
                high &+= low
            }
            low %= 65521
            high %= 65521
            start = end
        }
        return high << 16 | low
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }
}
