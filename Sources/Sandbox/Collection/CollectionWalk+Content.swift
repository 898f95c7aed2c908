// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// What is at a path of the upper layer, as far as it differs from the base.
extension CollectionWalk {
    /// Nil when nothing has changed, or when it was refused.
    mutating func content(
        _ path: [UInt8], _ status: FileStatus, over old: FileStatus?
    ) throws(SandboxError) -> Patch.Kind? {
        status.kind == .link ? try link(path, over: old) : try file(path, status, over: old)
    }

    private mutating func link(_ path: [UInt8], over old: FileStatus?) throws(SandboxError) -> Patch.Kind? {
        let target = try upper.target(of: path)
        if old?.kind == .link, try base.target(of: path) == target { return nil }
        guard spend(UInt64(target.count)) else {
            refuse(path, .tooLarge)
            return nil
        }
        return .link(target)
    }

    private mutating func file(
        _ path: [UInt8], _ status: FileStatus, over old: FileStatus?
    ) throws(SandboxError) -> Patch.Kind? {
        // Only a file that has the base's length is read before it is known to be within the limits.
        let twin = old.flatMap { $0.isTwin(of: status) ? $0 : nil }
        guard twin != nil || isAffordable(status) else {
            refuse(path, .tooLarge)
            return nil
        }
        guard case .value(let file) = try upper.file(path, seen: status) else {
            refuse(path, .unreadableFile)
            return nil
        }
        if let twin, try isUnchanged(file, path, status, twin: twin) { return nil }
        guard isAffordable(status), spend(status.byteCount) else {
            refuse(path, .tooLarge)
            return nil
        }
        let bytes = try upper.content(of: file, path, seen: status)
        return .file(bytes, executable: status.isExecutable)
    }

    /// Portion by portion, whatever the length.
    private func isUnchanged(
        _ file: borrowing FileDescriptor, _ path: [UInt8], _ status: FileStatus, twin: FileStatus
    ) throws(SandboxError) -> Bool {
        let original = try base.file(path, seen: twin)
        var offset: UInt64 = 0
        while offset < status.byteCount {
            let bytes = try upper.bytes(of: file, path, at: Int(offset))
            guard !bytes.isEmpty else { throw upper.fault(path, "it ends before its length") }
            guard try base.bytes(of: original, path, at: Int(offset)) == bytes else { return false }
            offset += UInt64(bytes.count)
        }
        return true
    }
}

extension FileStatus {
    /// How an overlay marks what is gone: a character device that stands for none.
    var isWhiteout: Bool { kind == .characterDevice && representedMajor == 0 && representedMinor == 0 }

    /// git's only permission bit.
    var isExecutable: Bool { permissions & 0o100 != 0 }

    /// Whether two files could be the same to git, going by what is known without reading.
    func isTwin(of other: FileStatus) -> Bool {
        kind == .regular && other.kind == .regular && byteCount == other.byteCount && isExecutable == other.isExecutable
    }
}
