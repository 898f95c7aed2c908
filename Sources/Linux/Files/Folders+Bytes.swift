// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Entries whose names are bytes, as another program may have chosen them: single components.
extension Folders {
    /// mkdirat(2), less the umask.
    package static func make(
        bytes name: [UInt8], in directory: borrowing DirectoryDescriptor, mode: Int = 0o755
    ) throws(LinuxError) {
        let number = Int(directory.number)
        try System.check(System.withPath(bytes: name) { System.raw(SYS_mkdirat, number, $0, mode) }, "mkdirat")
    }

    /// symlinkat(2): the target is whatever its bytes say.
    package static func link(
        bytes name: [UInt8], to target: [UInt8], in directory: borrowing DirectoryDescriptor
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let result = System.withPath(bytes: target) { target in
            System.withPath(bytes: name) { System.raw(SYS_symlinkat, target, number, $0) }
        }
        try System.check(result, "symlinkat")
    }

    /// What an overlay reads as "gone from the layers below" (overlayfs.rst, whiteouts): a character device that stands
    /// for none. Anybody may make one since Linux 5.8.
    package static func makeWhiteout(
        bytes name: [UInt8], in directory: borrowing DirectoryDescriptor
    ) throws(LinuxError) {
        let (number, kind) = (Int(directory.number), 0o020000)
        try System.check(System.withPath(bytes: name) { System.raw(SYS_mknodat, number, $0, kind, 0) }, "mknodat")
    }

    /// fchownat(2), not following a link.
    package static func changeOwner(
        ofBytes name: [UInt8], in directory: borrowing DirectoryDescriptor, uid: UInt32, gid: UInt32
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let result = System.withPath(bytes: name) {
            System.raw(SYS_fchownat, number, $0, Int(uid), Int(gid), 0x100 /* AT_SYMLINK_NOFOLLOW */)
        }
        try System.check(result, "fchownat")
    }

    /// fchmodat(2); follows a link, so only for names that nobody can change meanwhile.
    package static func changeMode(
        ofBytes name: [UInt8], in directory: borrowing DirectoryDescriptor, to mode: Int
    ) throws(LinuxError) {
        let number = Int(directory.number)
        try System.check(System.withPath(bytes: name) { System.raw(SYS_fchmodat, number, $0, mode) }, "fchmodat")
    }

    /// renameat(2): a name in one folder becomes a name in another or the same, in one step.
    package static func rename(
        _ old: String, in source: borrowing DirectoryDescriptor, to new: String,
        in target: borrowing DirectoryDescriptor
    ) throws(LinuxError) {
        let (source, target) = (Int(source.number), Int(target.number))
        let result = System.withPaths(old, new) { System.raw(SYS_renameat, source, $0, target, $1) }
        try System.check(result, "renameat", old)
    }
}

extension FileStatus {
    /// Of an entry of a folder, whose name is bytes; a link is not followed.
    package init(bytes name: [UInt8], in directory: borrowing DirectoryDescriptor) throws(LinuxError) {
        let object: FileDescriptor = try Files.open(
            bytes: name, below: directory, [.path, .noFollow], resolve: [.beneath, .noSymlinks])
        try self.init(of: object)
    }
}
