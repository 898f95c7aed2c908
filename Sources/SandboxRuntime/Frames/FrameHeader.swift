// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// The fixed-size start of every message between orchestrator and supervisor: 24 bytes, little-endian.
package struct FrameHeader: Sendable, Equatable {
    package static let byteCount = 24
    /// Header and body together; one message of a SOCK_SEQPACKET socket.
    package static let frameByteLimit = 32 << 10
    /// "NXF" and the version of this format.
    private static let magic: UInt32 = 0x0146_584E

    package let kind: UInt16
    /// Chosen by the orchestrator, greater than every one before: an old frame can't be played again.
    package let sequence: UInt64
    package let bodyByteCount: UInt32

    package init(kind: UInt16, sequence: UInt64, bodyByteCount: UInt32) {
        self.kind = kind
        self.sequence = sequence
        self.bodyByteCount = bodyByteCount
    }

    package func encode(to writer: inout ByteWriter) {
        writer.append(Self.magic)
        writer.append(kind)
        writer.append(UInt16(0))
        writer.append(sequence)
        writer.append(bodyByteCount)
        writer.append(UInt32(0))
    }

    /// - Throws: when the message is not exactly one frame of this version.
    package init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        guard try reader.integer(UInt32.self) == Self.magic else { throw ByteReader.DecodingFault("not a frame") }
        kind = try reader.integer()
        guard try reader.integer(UInt16.self) == 0 else { throw ByteReader.DecodingFault("reserved bits are set") }
        sequence = try reader.integer()
        bodyByteCount = try reader.integer()
        guard try reader.integer(UInt32.self) == 0 else { throw ByteReader.DecodingFault("reserved bits are set") }
        guard reader.remaining == Int(bodyByteCount) else {
            throw ByteReader.DecodingFault("\(reader.remaining) bytes where the header says \(bodyByteCount)")
        }
    }
}
