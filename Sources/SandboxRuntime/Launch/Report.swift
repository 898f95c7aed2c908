// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// What a sandbox's own processes tell the supervisor, over a pipe that the payload never holds.
package enum Report: Sendable, Equatable {
    /// Every set-up step is done and the payload is on its way.
    case started
    case fault(StageFault)
    case payloadEnded(ProcessStatus)
    /// More than the limit was written to the streams; PID 1 has ended everything.
    case outputExceeded
    /// A call that ends the sandbox was made; PID 1 has ended everything.
    case forbiddenCall(number: Int32)
    /// So far a denied call was made this often; a later record of the same call counts instead of this one.
    case deniedCall(number: Int32, count: Int)
    /// When the payload failed, this writable place had no byte or no inode left.
    case placeFull(String)

    /// Of each text, in bytes. A requested working folder or program name comes back in a fault.
    package static let textByteLimit = 1024

    /// One record: its length, then tag and values; below PIPE_BUF, so that writes are not interleaved (pipe(7)).
    package var encoded: [UInt8] {
        var body = ByteWriter()
        switch self {
        case .started: body.append(UInt8(1))
        case .fault(let fault):
            body.append(UInt8(2))
            body.append(fault.stage, byteLimit: Self.textByteLimit)
            body.append(fault.errno.rawValue)
            body.append(fault.subject, byteLimit: Self.textByteLimit)
        case .payloadEnded(.exited(let code)):
            body.append(UInt8(3))
            body.append(code)
        case .payloadEnded(.signalled(let number)):
            body.append(UInt8(4))
            body.append(number)
        case .outputExceeded: body.append(UInt8(5))
        case .forbiddenCall(let number):
            body.append(UInt8(6))
            body.append(number)
        case .deniedCall(let number, let count):
            body.append(UInt8(7))
            body.append(number)
            body.append(Int64(count))
        case .placeFull(let path):
            body.append(UInt8(8))
            body.append(path, byteLimit: Self.textByteLimit)
        }
        var record = ByteWriter()
        record.append(bytes: body.bytes)
        return record.bytes
    }

    /// All complete records.
    package static func decode(_ bytes: [UInt8]) throws(ByteReader.DecodingFault) -> [Report] {
        var reader = ByteReader(bytes)
        var reports: [Report] = []
        while reader.remaining > 0 {
            var record = ByteReader(try reader.byteString())
            switch try record.integer(UInt8.self) {
            case 1: reports.append(.started)
            case 2:
                reports.append(
                    .fault(
                        StageFault(
                            stage: try record.string(byteLimit: textByteLimit),
                            errno: Errno(rawValue: try record.integer()),
                            subject: try record.string(byteLimit: textByteLimit))))
            case 3: reports.append(.payloadEnded(.exited(try record.integer())))
            case 4: reports.append(.payloadEnded(.signalled(try record.integer())))
            case 5: reports.append(.outputExceeded)
            case 6: reports.append(.forbiddenCall(number: try record.integer()))
            case 7: reports.append(.deniedCall(number: try record.integer(), count: try record.size()))
            case 8: reports.append(.placeFull(try record.string(byteLimit: textByteLimit)))
            default: throw ByteReader.DecodingFault("unknown report")
            }
            try record.end()
        }
        return reports
    }

    /// Writes the record; when nobody reads any more there is nobody to tell.
    func send(to descriptor: Int32) {
        let bytes = encoded
        _ = System.withAddress(ofElements: bytes) { System.raw(1 /* SYS_write */, Int(descriptor), $0, bytes.count) }
    }
}
