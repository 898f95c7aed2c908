// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

extension Step {
    /// Reads what `encode` wrote.
    package init(from reader: inout ByteReader) throws(ByteReader.DecodingFault) {
        let tag = try reader.integer(UInt8.self)
        if let plain = Self.plain[tag] {
            self = plain
        } else if (11...17).contains(tag) {
            self = try Self.mount(tag, &reader)
        } else {
            self = try Self.valued(tag, &reader)
        }
    }

    private static let plain: [UInt8: Step] = [
        1: .undumpable, 2: .joinCgroups, 3: .unshareCgroupNamespace, 5: .loopback, 6: .privateMounts, 18: .sealRoot,
        19: .pivot, 20: .sessionKeyring, 21: .dieWithParent, 22: .userNamespace, 23: .newSession,
        25: .outOfMemoryFirst, 26: .emptyBoundingSet, 27: .lockSecureBits, 29: .dropCapabilities,
        30: .noNewPrivileges, 32: .workingFolder, 33: .descriptors, 35: .execute,
    ]

    private static func valued(_ tag: UInt8, _ reader: inout ByteReader) throws(ByteReader.DecodingFault) -> Step {
        switch tag {
        case 4: return .hostname(try reader.string())
        case 7: return .root(bytes: try reader.size(), inodes: try reader.size())
        case 8: return .folder(path: try reader.string(), mode: try reader.integer())
        case 9: return .file(path: try reader.string(), content: try reader.byteString(), mode: try reader.integer())
        case 10: return .link(path: try reader.string(), target: try reader.string())
        case 24:
            guard let limit = ResourceLimit(rawValue: try reader.integer()) else {
                throw ByteReader.DecodingFault("unknown resource limit")
            }
            return .resourceLimit(limit, try reader.integer())
        case 28:
            guard let role = Role(rawValue: try reader.integer()) else {
                throw ByteReader.DecodingFault("unknown role")
            }
            return .identity(role)
        case 31:
            return .landlock(
                writable: try reader.array { reader throws(ByteReader.DecodingFault) in try reader.string() })
        case 34: return .syscallFilter(try reader.byteString())
        case 36: return .terminals(path: try reader.string(), count: try reader.size())
        case 40:
            return .watchedSyscallFilter(
                try reader.byteString(), endsSandbox: try reader.bool(), recorded: try reader.size())
        case 37:
            return .ownUser(
                uid: try reader.integer(), gid: try reader.integer(), hostUID: try reader.integer(),
                hostGID: try reader.integer())
        default: throw ByteReader.DecodingFault("unknown step \(tag)")
        }
    }

    private static func mount(_ tag: UInt8, _ reader: inout ByteReader) throws(ByteReader.DecodingFault) -> Step {
        switch tag {
        case 11:
            return .hostPath(
                source: try reader.string(), target: try reader.string(), isFolder: try reader.bool(),
                attributes: MountAttributes(rawValue: try reader.integer()))
        case 12:
            return .scratch(
                path: try reader.string(), bytes: try reader.size(), inodes: try reader.size(),
                attributes: MountAttributes(rawValue: try reader.integer()))
        case 13:
            return .device(
                path: try reader.string(), major: Int(try reader.integer(Int32.self)),
                minor: Int(try reader.integer(Int32.self)))
        case 14: return .processFileSystem(path: try reader.string())
        case 15: return .mask(path: try reader.string())
        case 16: return .workspace(path: try reader.string())
        default:
            return .grant(
                index: Int(try reader.integer(Int32.self)), path: try reader.string(), isFolder: try reader.bool(),
                attributes: MountAttributes(rawValue: try reader.integer()))
        }
    }
}

extension ByteReader {
    /// A number of bytes, inodes or the like: never negative.
    package mutating func size() throws(DecodingFault) -> Int {
        let value = Int(try integer(Int64.self))
        guard value >= 0 else { throw DecodingFault("negative size") }
        return value
    }
}
