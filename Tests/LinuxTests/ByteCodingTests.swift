// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@Suite struct ByteCodingTests {
    private typealias Fault = ByteReader.DecodingFault

    @Test("integers are little-endian and come back, negative ones too")
    func integers() throws {
        var writer = ByteWriter()
        writer.append(UInt32(0x0102_0304))
        writer.append(Int64(-2))
        #expect(writer.bytes == [4, 3, 2, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        var reader = ByteReader(writer.bytes)
        #expect(try reader.integer(UInt32.self) == 0x0102_0304)
        #expect(try reader.integer(Int64.self) == -2)
        try reader.end()
    }

    @Test("a truth value is 0 or 1 and nothing else", arguments: [UInt8(2), 0x80, 0xFF])
    func truth(_ byte: UInt8) {
        var reader = ByteReader([byte])
        #expect(throws: Fault.self) { try reader.bool() }
    }

    @Test("a length or count beyond what is there is refused", arguments: [UInt32(1), 4, 0x7FFF_FFFF, .max])
    func lengths(_ length: UInt32) {
        var writer = ByteWriter()
        writer.append(length)
        var reader = ByteReader(writer.bytes)
        #expect(throws: Fault.self) { try reader.byteString() }
        reader = ByteReader(writer.bytes)
        #expect(throws: Fault.self) { try reader.string() }
        reader = ByteReader(writer.bytes)
        #expect(throws: Fault.self) {
            try reader.array { reader throws(ByteReader.DecodingFault) in try reader.integer(UInt8.self) }
        }
    }

    @Test("a count of as many elements as there are bytes reads no element twice")
    func counts() {
        var reader = ByteReader([4, 0, 0, 0, 1, 0, 0, 0])
        #expect(throws: Fault.self) {
            try reader.array { reader throws(ByteReader.DecodingFault) in try reader.integer(UInt32.self) }
        }
    }

    @Test(
        "bytes that are no UTF-8 are no text", arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]])
    func text(_ bytes: [UInt8]) {
        var writer = ByteWriter()
        writer.append(bytes: bytes)
        var reader = ByteReader(writer.bytes)
        #expect(throws: Fault.self) { try reader.string() }
    }

    @Test("what follows the end is refused")
    func end() {
        #expect(throws: Fault.self) { try ByteReader([0]).end() }
        #expect(throws: Never.self) { try ByteReader([]).end() }
    }

    @Test(
        "a bounded text is cut after a whole scalar",
        arguments: [
            ("abcd", 3, "abc"), ("aé", 2, "a"), ("aé", 3, "aé"), ("e\u{301}\u{301}", 3, "e\u{301}"), ("x", 0, ""),
        ])
    func bounded(_ text: String, _ limit: Int, _ kept: String) throws {
        var writer = ByteWriter()
        writer.append(text, byteLimit: limit)
        var reader = ByteReader(writer.bytes)
        #expect(try Array(reader.string(byteLimit: limit).utf8) == Array(kept.utf8))
    }

    @Test("a text longer than its writer would have made it is refused")
    func tooLong() {
        var writer = ByteWriter()
        writer.append("abcd")
        var reader = ByteReader(writer.bytes)
        #expect(throws: Fault.self) { try reader.string(byteLimit: 3) }
    }
}
