// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Linux

/// What the supervisor tells the orchestrator.
package enum Response: Sendable, Equatable {
    /// A sandbox ended. When `hasCollection`, two descriptors come with it: a read-only view of the workspace's
    /// upper layer, and sealed memory with the folders in it that replace the base's (`OpaqueFolders`).
    case ended(SandboxOutcome, hasCollection: Bool)
    /// The request was not carried out; nothing was started.
    case refused(code: String, subject: String)
    /// The operator asked to stop: level 1 asks to finish what runs, 2 to cancel it. The supervisor will end with
    /// `status`, whatever comes of it.
    case stopRequested(level: UInt8, status: UInt8)

    /// Of each text, in bytes: names that a hostile orchestrator chose come back in answers, which have to stay below
    /// `FrameHeader.frameByteLimit`.
    package static let textByteLimit = 1024

    /// The whole message; `sequence` is the request's, or 0 for what nobody asked.
    package func frame(sequence: UInt64) -> [UInt8] {
        var body = ByteWriter()
        let kind: UInt16
        switch self {
        case .ended(let outcome, let hasCollection):
            kind = 101
            outcome.encode(to: &body)
            body.append(hasCollection)
        case .refused(let code, let subject):
            kind = 102
            body.append(code, byteLimit: Self.textByteLimit)
            body.append(subject, byteLimit: Self.textByteLimit)
        case .stopRequested(let level, let status):
            kind = 103
            body.append(level)
            body.append(status)
        }
        return Frame.bytes(kind: kind, sequence: sequence, body: body.bytes)
    }

    /// The response and the sequence number of what it answers.
    package static func decode(
        _ message: [UInt8]
    ) throws(ByteReader.DecodingFault) -> (sequence: UInt64, response: Response) {
        var reader = ByteReader(message)
        let header = try FrameHeader(from: &reader)
        let response: Response
        switch header.kind {
        case 101:
            response = .ended(try SandboxOutcome(from: &reader), hasCollection: try reader.bool())
        case 102: response = .refused(code: try reader.text(), subject: try reader.text())
        case 103: response = .stopRequested(level: try reader.integer(), status: try reader.integer())
        default: throw ByteReader.DecodingFault("unknown kind \(header.kind)")
        }
        try reader.end()
        return (header.sequence, response)
    }
}

extension SandboxOutcome {
    fileprivate func encode(to writer: inout ByteWriter) {
        switch ending {
        case .exit(let code):
            writer.append(UInt8(1))
            writer.append(Int32(code))
        case .signal(let number):
            writer.append(UInt8(2))
            writer.append(Int32(number))
        case .wall: writer.append(UInt8(3))
        case .memory: writer.append(UInt8(4))
        case .pids: writer.append(UInt8(5))
        case .cancelled: writer.append(UInt8(6))
        case .idle: writer.append(UInt8(8))
        case .cpu: writer.append(UInt8(9))
        case .disk: writer.append(UInt8(10))
        case .output: writer.append(UInt8(11))
        case .seccomp(let call):
            writer.append(UInt8(12))
            writer.append(call, byteLimit: Response.textByteLimit)
        case .fault(let stage, let error, let subject):
            writer.append(UInt8(7))
            for text in [stage, error, subject] { writer.append(text, byteLimit: Response.textByteLimit) }
        }
        for value in [wallMicroseconds, cpuMicroseconds, peakMemoryBytes, pidsRefused] { writer.append(Int64(value)) }
        for value in [readBytes, writtenBytes] { writer.append(value) { $0.append(Int64($1)) } }
        writer.append(denials) { writer, denials in
            writer.append(denials) {
                $0.append($1.call, byteLimit: Response.textByteLimit)
                $0.append(Int64($1.count))
            }
        }
        writer.append(bytes: plan.bytes)
        writer.append(waived ?? []) { $0.append($1.rawValue) }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        let ending: Ending
        switch try reader.integer(UInt8.self) {
        case 1: ending = .exit(code: Int(try reader.integer(Int32.self)))
        case 2: ending = .signal(number: Int(try reader.integer(Int32.self)))
        case 3: ending = .wall
        case 4: ending = .memory
        case 5: ending = .pids
        case 6: ending = .cancelled
        case 7: ending = .fault(stage: try reader.text(), error: try reader.text(), subject: try reader.text())
        case 8: ending = .idle
        case 9: ending = .cpu
        case 10: ending = .disk
        case 11: ending = .output
        case 12: ending = .seccomp(call: try reader.text())
        default: throw ByteReader.DecodingFault("unknown ending")
        }
        let (wall, cpu) = (try reader.size(), try reader.size())
        let (memory, pids) = (try reader.size(), try reader.size())
        let read: Int? = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.size() }
        let written: Int? = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.size() }
        let denials: [Denial]? = try reader.optional { reader throws(ByteReader.DecodingFault) in
            try reader.array { reader throws(ByteReader.DecodingFault) in
                Denial(call: try reader.text(), count: try reader.size())
            }
        }
        guard let plan = Digest(bytes: try reader.byteString()) else { throw ByteReader.DecodingFault("not a digest") }
        self.init(
            ending: ending, wallMicroseconds: wall, cpuMicroseconds: cpu, peakMemoryBytes: memory, pidsRefused: pids,
            readBytes: read, writtenBytes: written, denials: denials, plan: plan)
        let waived = try reader.array { reader throws(ByteReader.DecodingFault) in try Guarantee(from: &reader) }
        self.waived = waived.isEmpty ? nil : waived
    }
}

extension ByteReader {
    fileprivate mutating func text() throws(DecodingFault) -> String {
        try string(byteLimit: Response.textByteLimit)
    }
}
