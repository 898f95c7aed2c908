// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// What an orchestrator may ask of the supervisor: it names a sealed plan and fills its slots, nothing else.
package enum Request: Sendable, Equatable {
    /// Carries the descriptors command, standard input, output, error and, when `hasResult`, result, in this order.
    case launch(Launch)
    /// Ends the sandbox that the launch with this sequence number started.
    case cancel(launch: UInt64)

    /// The slots of a launch.
    package struct Launch: Sendable, Equatable {
        /// The plan's position in the session.
        package var plan: UInt32
        /// Folders of the layer root by one name component each, the uppermost first.
        package var layers: [String]
        /// Absolute, inside.
        package var workingFolder: String
        package var hasResult: Bool
        /// Tighter than the plan's, never looser; nil takes the plan's.
        package var wallMilliseconds: UInt32?
        package var memoryBytes: UInt64?
        package var pids: UInt32?

        package init(
            plan: UInt32, layers: [String], workingFolder: String, hasResult: Bool, wallMilliseconds: UInt32? = nil,
            memoryBytes: UInt64? = nil, pids: UInt32? = nil
        ) {
            self.plan = plan
            self.layers = layers
            self.workingFolder = workingFolder
            self.hasResult = hasResult
            self.wallMilliseconds = wallMilliseconds
            self.memoryBytes = memoryBytes
            self.pids = pids
        }
    }

    /// The whole message.
    package func frame(sequence: UInt64) -> [UInt8] {
        var body = ByteWriter()
        let kind: UInt16
        switch self {
        case .launch(let launch):
            kind = 1
            body.append(launch.plan)
            body.append(launch.layers) { $0.append($1) }
            body.append(launch.workingFolder)
            body.append(launch.hasResult)
            body.append(launch.wallMilliseconds) { $0.append($1) }
            body.append(launch.memoryBytes) { $0.append($1) }
            body.append(launch.pids) { $0.append($1) }
        case .cancel(let launch):
            kind = 2
            body.append(launch)
        }
        return Frame.bytes(kind: kind, sequence: sequence, body: body.bytes)
    }

    /// The request and its sequence number.
    package static func decode(
        _ message: [UInt8]
    ) throws(ByteReader.DecodingFault) -> (sequence: UInt64, request: Request) {
        var reader = ByteReader(message)
        let header = try FrameHeader(from: &reader)
        let request: Request
        switch header.kind {
        case 1: request = .launch(try Launch(from: &reader))
        case 2: request = .cancel(launch: try reader.integer())
        default: throw ByteReader.DecodingFault("unknown kind \(header.kind)")
        }
        try reader.end()
        return (header.sequence, request)
    }
}

extension Request.Launch {
    fileprivate init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        plan = try reader.integer()
        layers = try reader.array { reader throws(ByteReader.DecodingFault) in try reader.string() }
        workingFolder = try reader.string()
        hasResult = try reader.bool()
        wallMilliseconds = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.integer() }
        memoryBytes = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.integer() }
        pids = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.integer() }
    }
}

/// Putting a message together.
enum Frame {
    static func bytes(kind: UInt16, sequence: UInt64, body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        FrameHeader(kind: kind, sequence: sequence, bodyByteCount: UInt32(body.count)).encode(to: &writer)
        return writer.bytes + body
    }
}
