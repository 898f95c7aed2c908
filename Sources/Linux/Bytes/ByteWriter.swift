// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Builds the flat encoding that crosses process boundaries: little-endian integers, byte strings with a 32-bit length.
package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Little-endian, in the type's own width.
    package mutating func append(_ value: some FixedWidthInteger) {
        var rest = value.littleEndian
        for _ in 0..<(value.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// One byte, 0 or 1.
    package mutating func append(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// Bytes behind their 32-bit length.
    package mutating func append(bytes value: some Collection<UInt8>) {
        append(UInt32(value.count))
        bytes += value
    }

    /// UTF-8 behind its 32-bit length.
    package mutating func append(_ value: String) { append(bytes: Array(value.utf8)) }

    /// The text, cut after the last whole scalar that fits into `byteLimit`. Characters would be no bound: one can be
    /// made of any number of bytes.
    package mutating func append(_ value: String, byteLimit: Int) {
        var kept: [UInt8] = []
        for scalar in value.unicodeScalars {
            let encoding = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            guard kept.count + encoding.count <= byteLimit else { break }
            kept += encoding
        }
        append(bytes: kept)
    }

    /// A 32-bit count, then each element.
    package mutating func append<Element>(_ values: [Element], _ each: (inout ByteWriter, Element) -> Void) {
        append(UInt32(values.count))
        for value in values { each(&self, value) }
    }

    /// One byte that says whether it is there, then the value.
    package mutating func append<Value>(_ value: Value?, _ some: (inout ByteWriter, Value) -> Void) {
        append(value != nil)
        if let value { some(&self, value) }
    }
}
