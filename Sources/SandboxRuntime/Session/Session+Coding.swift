// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

extension Session {
    /// The bytes that are sealed.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt8(1))
        writer.append(plans) { writer, sealed in
            writer.append(bytes: sealed.digest)
            sealed.plan.encode(to: &writer)
        }
        cgroups.encode(to: &writer)
        writer.append(uidBase)
        writer.append(Int64(slots))
        writer.append(Int64(prepared))
        switch job {
        case .execute(let execution):
            writer.append(UInt8(1))
            writer.append(execution.command)
            writer.append(execution.workingFolder)
            writer.append(execution.outcome) { $0.append($1) }
            writer.append(execution.terminal) { $0.append($1.rawValue) }
        case .serve(let service):
            writer.append(UInt8(2))
            writer.append(service.command)
            writer.append(service.grants) { $0.append($1) }
            writer.append(service.owner.uid)
            writer.append(service.owner.gid)
            writer.append(service.layerRoot)
            writer.append(service.provisional) {
                $0.append($1.parent)
                $0.append($1.name)
            }
        }
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteReader.DecodingFault) {
        var reader = ByteReader(bytes)
        guard try reader.integer(UInt8.self) == 1 else { throw ByteReader.DecodingFault("unknown session version") }
        plans = try reader.array { reader throws(ByteReader.DecodingFault) in
            let digest = try reader.byteString()
            return SealedPlan(plan: try SandboxPlan(from: &reader), digest: digest)
        }
        cgroups = try CgroupLayout(from: &reader)
        uidBase = try reader.integer()
        slots = try reader.size()
        prepared = try reader.size()
        switch try reader.integer(UInt8.self) {
        case 1: job = .execute(try Execution(from: &reader))
        case 2: job = .serve(try Service(from: &reader))
        default: throw ByteReader.DecodingFault("unknown job")
        }
        try reader.end()
        guard !plans.isEmpty, plans.allSatisfy({ $0.digest.count == 32 }) else {
            throw ByteReader.DecodingFault("no plan, or a plan without its digest")
        }
    }
}

extension Session.Execution {
    fileprivate init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        command = try reader.integer()
        workingFolder = try reader.string()
        outcome = try reader.optional { reader throws(ByteReader.DecodingFault) in try reader.integer() }
        terminal = try reader.optional { reader throws(ByteReader.DecodingFault) in try Self.mode(&reader) }
    }

    private static func mode(_ reader: inout ByteReader) throws(ByteReader.DecodingFault) -> Session.TerminalMode {
        guard let mode = Session.TerminalMode(rawValue: try reader.integer()) else {
            throw ByteReader.DecodingFault("unknown terminal mode")
        }
        return mode
    }
}

extension Session.Service {
    fileprivate init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        command = try reader.integer()
        grants = try reader.array { reader throws(ByteReader.DecodingFault) in try reader.integer() }
        owner = Owner(uid: try reader.integer(), gid: try reader.integer())
        layerRoot = try reader.integer()
        provisional = try reader.array { reader throws(ByteReader.DecodingFault) in
            Session.Provisional(parent: try reader.integer(), name: try reader.string())
        }
    }
}
