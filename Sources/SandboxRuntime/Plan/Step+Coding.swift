// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

extension Step {
    /// Appends a tag and the values; the tags are part of the digest and never reused.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .undumpable: writer.append(UInt8(1))
        case .joinCgroups: writer.append(UInt8(2))
        case .unshareCgroupNamespace: writer.append(UInt8(3))
        case .hostname(let name):
            writer.append(UInt8(4))
            writer.append(name)
        case .loopback: writer.append(UInt8(5))
        case .privateMounts: writer.append(UInt8(6))
        case .root(let bytes, let inodes):
            writer.append(UInt8(7))
            writer.append(Int64(bytes))
            writer.append(Int64(inodes))
        case .folder(let path, let mode):
            writer.append(UInt8(8))
            writer.append(path)
            writer.append(mode)
        case .file(let path, let content, let mode):
            writer.append(UInt8(9))
            writer.append(path)
            writer.append(bytes: content)
            writer.append(mode)
        case .link(let path, let target):
            writer.append(UInt8(10))
            writer.append(path)
            writer.append(target)
        case .sealRoot: writer.append(UInt8(18))
        case .pivot: writer.append(UInt8(19))
        case .sessionKeyring: writer.append(UInt8(20))
        case .dieWithParent: writer.append(UInt8(21))
        case .userNamespace: writer.append(UInt8(22))
        default: encodeMount(to: &writer)
        }
    }

    private func encodeMount(to writer: inout ByteWriter) {
        switch self {
        case .hostPath(let source, let target, let isFolder, let attributes):
            writer.append(UInt8(11))
            writer.append(source)
            writer.append(target)
            writer.append(isFolder)
            writer.append(attributes.rawValue)
        case .scratch(let path, let bytes, let inodes, let attributes):
            writer.append(UInt8(12))
            writer.append(path)
            writer.append(Int64(bytes))
            writer.append(Int64(inodes))
            writer.append(attributes.rawValue)
        case .device(let path, let major, let minor):
            writer.append(UInt8(13))
            writer.append(path)
            writer.append(Int32(major))
            writer.append(Int32(minor))
        case .processFileSystem(let path):
            writer.append(UInt8(14))
            writer.append(path)
        case .mask(let path):
            writer.append(UInt8(15))
            writer.append(path)
        case .workspace(let path):
            writer.append(UInt8(16))
            writer.append(path)
        case .grant(let index, let path, let isFolder, let attributes):
            writer.append(UInt8(17))
            writer.append(Int32(index))
            writer.append(path)
            writer.append(isFolder)
            writer.append(attributes.rawValue)
        case .ownUser(let uid, let gid, let hostUID, let hostGID):
            writer.append(UInt8(37))
            for number in [uid, gid, hostUID, hostGID] { writer.append(number) }
        case .terminals(let path, let count):
            writer.append(UInt8(36))
            writer.append(path)
            writer.append(Int64(count))
        default: encodeProcess(to: &writer)
        }
    }

    private func encodeProcess(to writer: inout ByteWriter) {
        switch self {
        case .newSession: writer.append(UInt8(23))
        case .resourceLimit(let limit, let value):
            writer.append(UInt8(24))
            writer.append(limit.rawValue)
            writer.append(value)
        case .outOfMemoryFirst: writer.append(UInt8(25))
        case .emptyBoundingSet: writer.append(UInt8(26))
        case .lockSecureBits: writer.append(UInt8(27))
        case .identity(let role):
            writer.append(UInt8(28))
            writer.append(role.rawValue)
        case .dropCapabilities: writer.append(UInt8(29))
        case .noNewPrivileges: writer.append(UInt8(30))
        case .landlock(let writable):
            writer.append(UInt8(31))
            writer.append(writable) { $0.append($1) }
        case .workingFolder: writer.append(UInt8(32))
        case .descriptors: writer.append(UInt8(33))
        case .syscallFilter(let program):
            writer.append(UInt8(34))
            writer.append(bytes: program)
        case .watchedSyscallFilter(let program, let endsSandbox, let recorded):
            writer.append(UInt8(40))
            writer.append(bytes: program)
            writer.append(endsSandbox)
            writer.append(Int64(recorded))
        case .execute: writer.append(UInt8(35))
        default: preconditionFailure("every step is encoded by one of the three")
        }
    }
}
