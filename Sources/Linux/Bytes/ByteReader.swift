// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Reads what `ByteWriter` wrote. Every length is checked against what is there: bytes from a hostile peer end in
/// `DecodingFault`, never in a trap or an allocation that they chose.
package struct ByteReader {
    /// The bytes end early, or say something that can't be.
    package struct DecodingFault: Error, Equatable {
        package let what: String
        package init(_ what: String) { self.what = what }
    }

    private let bytes: [UInt8]
    private var offset = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes have not been read.
    package var remaining: Int { bytes.count - offset }

    /// A little-endian integer of the type's own width.
    package mutating func integer<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(DecodingFault) -> Value {
        let size = Value.bitWidth / 8
        guard remaining >= size else { throw DecodingFault("truncated integer") }
        var value: Value = 0
        for index in 0..<size { value |= Value(truncatingIfNeeded: bytes[offset + index]) << Value(index * 8) }
        offset += size
        return value
    }

    /// One byte, 0 or 1; anything else is a fault.
    package mutating func bool() throws(DecodingFault) -> Bool {
        switch try integer(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw DecodingFault("neither true nor false")
        }
    }

    /// Bytes behind their 32-bit length.
    package mutating func byteString() throws(DecodingFault) -> [UInt8] {
        let count = Int(try integer(UInt32.self))
        guard remaining >= count else { throw DecodingFault("truncated byte string") }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Text of which the writer kept at most `byteLimit` bytes.
    package mutating func string(byteLimit: Int) throws(DecodingFault) -> String {
        let text = try string()
        guard text.utf8.count <= byteLimit else { throw DecodingFault("a text of \(text.utf8.count) bytes") }
        return text
    }

    /// A byte string that is UTF-8.
    package mutating func string() throws(DecodingFault) -> String {
        guard let text = String(validating: try byteString(), as: UTF8.self) else {
            throw DecodingFault("text that is not UTF-8")
        }
        return text
    }

    /// Each element takes at least one byte, so the count is bounded by what remains.
    package mutating func array<Element>(
        _ each: (inout ByteReader) throws(DecodingFault) -> Element
    ) throws(DecodingFault) -> [Element] {
        let count = Int(try integer(UInt32.self))
        guard count <= remaining else { throw DecodingFault("more elements than bytes") }
        var values: [Element] = []
        values.reserveCapacity(min(count, 1024))
        for _ in 0..<count { values.append(try each(&self)) }
        return values
    }

    /// A value behind one byte that says whether it is there.
    package mutating func optional<Value>(
        _ some: (inout ByteReader) throws(DecodingFault) -> Value
    ) throws(DecodingFault) -> Value? {
        try bool() ? try some(&self) : nil
    }

    /// Nothing may follow.
    package func end() throws(DecodingFault) {
        guard remaining == 0 else { throw DecodingFault("\(remaining) bytes too many") }
    }
}
