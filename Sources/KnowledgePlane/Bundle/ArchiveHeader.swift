// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import FoundationEssentials

/// A header block of the ustar format (POSIX.1-2008, pax) as nexus writes it: a regular file, mode 0644, owner 0, time 0.
/// Only name and size vary, so that there is one header for each file.
enum ArchiveHeader {
    static let blockSize = 512
    static let nameLimit = 100

    /// All that does not vary, with blanks for the check sum.
    private static let template: [UInt8] = {
        var block = [UInt8](repeating: 0, count: blockSize)
        let fields = [
            (100, "0000644"), (108, "0000000"), (116, "0000000"), (136, "00000000000"), (148, "        "), (156, "0"),
            (257, "ustar"), (263, "00"), (329, "0000000"), (337, "0000000"),
        ]
        for (offset, text) in fields {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        return block
    }()
    private static let templateSum = template.reduce(0) { $0 + Int($1) }

    /// The block for a name that is allowed and a size within the limit.
    static func block(name: String, byteCount: Int) -> Data {
        let name = Array(name.utf8)
        let size = octal(byteCount, digits: 11)
        let sum = (name + size).reduce(templateSum) { $0 + Int($1) }
        var block = Data(template)
        block.replaceSubrange(0..<name.count, with: name)
        block.replaceSubrange(124..<135, with: size)
        block.replaceSubrange(148..<156, with: octal(sum, digits: 6) + [0, 0x20])
        return block
    }

    /// Components of letters, digits, `-`, `_` and `.`, none of them starting with a dot, between single slashes: such a
    /// name leads nowhere but below the folder that it is unpacked in.
    static func isAllowed(_ name: [UInt8]) -> Bool {
        guard name.count <= nameLimit else { return false }
        var isStart = true
        for byte in name {
            if byte == UInt8(ascii: "/") {
                if isStart { return false }
                isStart = true
            } else {
                guard isAllowed(byte), !isStart || byte != UInt8(ascii: ".") else { return false }
                isStart = false
            }
        }
        return !isStart
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func octal(_ value: Int, digits: Int) -> [UInt8] {
        var (rest, text) = (value, [UInt8](repeating: UInt8(ascii: "0"), count: digits))
        for index in text.indices.reversed() {
            text[index] += UInt8(rest & 7)
            rest >>= 3
        }
        return text
    }
}
