// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
package import Linux

extension SandboxPlan {
    /// The encoding that is sealed and hashed; equal plans have equal bytes.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(to: &writer)
        return writer.bytes
    }

    /// Appends the plan.
    package func encode(to writer: inout ByteWriter) {
        writer.append(UInt8(2))
        writer.append(name)
        writer.append(waived) { $0.append($1.rawValue) }
        writer.append(namespaces.rawValue)
        switch identity {
        case .mapped(let payloadUID, let payloadGID, let reaperUID, let reaperGID):
            writer.append(UInt8(1))
            for id in [payloadUID, payloadGID, reaperUID, reaperGID] { writer.append(id) }
        case .slot: writer.append(UInt8(2))
        case .fixed(let uid, let gid):
            writer.append(UInt8(3))
            writer.append(uid)
            writer.append(gid)
        }
        writer.append(limits) { writer, limits in
            for value in [limits.memoryBytes, limits.swapBytes, limits.pids, limits.cpuPercent] {
                writer.append(Int64(value))
            }
            for value in [
                limits.wallMilliseconds, limits.idleMilliseconds, limits.cpuMilliseconds, limits.outputBytes,
                limits.ioBytesPerSecond,
            ] {
                writer.append(value) { $0.append(Int64($1)) }
            }
        }
        writer.append(workspace) {
            $0.append(Int64($1.bytes))
            $0.append(Int64($1.inodes))
            $0.append($1.diskFolder) { $0.append($1) }
            $0.append($1.isExecutable)
        }
        writer.append(environment) { $0.append($1) }
        for steps in [setup, reaper, payload] { writer.append(steps) { $1.encode(to: &$0) } }
    }

    /// Reads what `encode` wrote.
    package init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        guard try reader.integer(UInt8.self) == 2 else { throw ByteReader.DecodingFault("unknown plan version") }
        name = try reader.string()
        waived = try reader.array { reader throws(ByteReader.DecodingFault) in try Guarantee(from: &reader) }
        namespaces = Namespaces(rawValue: try reader.integer())
        switch try reader.integer(UInt8.self) {
        case 1:
            identity = .mapped(
                payloadUID: try reader.integer(), payloadGID: try reader.integer(), reaperUID: try reader.integer(),
                reaperGID: try reader.integer())
        case 2: identity = .slot
        case 3: identity = .fixed(uid: try reader.integer(), gid: try reader.integer())
        default: throw ByteReader.DecodingFault("unknown identity")
        }
        limits = try reader.optional { reader throws(ByteReader.DecodingFault) in
            Limits(
                memoryBytes: try reader.size(), swapBytes: try reader.size(), pids: try reader.size(),
                cpuPercent: try reader.size(),
                wallMilliseconds: try reader.bound(), idleMilliseconds: try reader.bound(),
                cpuMilliseconds: try reader.bound(), outputBytes: try reader.bound(),
                ioBytesPerSecond: try reader.bound())
        }
        workspace = try reader.optional { reader throws(ByteReader.DecodingFault) in
            Workspace(
                bytes: try reader.size(), inodes: try reader.size(),
                diskFolder: try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.string() },
                isExecutable: try reader.bool())
        }
        environment = try reader.array { reader throws(ByteReader.DecodingFault) in try reader.string() }
        setup = try reader.array { reader throws(ByteReader.DecodingFault) in try Step(from: &reader) }
        reaper = try reader.array { reader throws(ByteReader.DecodingFault) in try Step(from: &reader) }
        payload = try reader.array { reader throws(ByteReader.DecodingFault) in try Step(from: &reader) }
    }
}

extension ByteReader {
    /// A size that may be absent.
    fileprivate mutating func bound() throws(DecodingFault) -> Int? {
        try optional { reader throws(ByteReader.DecodingFault) in try reader.size() }
    }
}

extension Guarantee {
    /// By its name in policies.
    init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        guard let guarantee = Guarantee(rawValue: try reader.string(byteLimit: 64)) else {
            throw ByteReader.DecodingFault("unknown guarantee")
        }
        self = guarantee
    }
}
