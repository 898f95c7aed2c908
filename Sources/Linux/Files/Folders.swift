// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Making, listing and removing entries of an open folder. Names are single components or paths below it.
package enum Folders {
    /// mkdirat(2).
    package static func make(
        _ name: String, in directory: borrowing DirectoryDescriptor, mode: Int = 0o755
    ) throws(LinuxError) {
        let number = Int(directory.number)
        try System.check(System.withPath(name) { System.raw(SYS_mkdirat, number, $0, mode) }, "mkdirat", name)
    }

    /// mkdir(2) of an absolute path.
    package static func make(path: String, mode: Int = 0o755) throws(LinuxError) {
        try System.check(System.withPath(path) { System.raw(SYS_mkdir, $0, mode) }, "mkdir", path)
    }

    /// rmdir(2) of an absolute path.
    package static func remove(path: String) throws(LinuxError) {
        try System.check(System.withPath(path) { System.raw(SYS_rmdir, $0) }, "rmdir", path)
    }

    /// unlinkat(2): an empty folder with `isFolder`, else a file.
    package static func remove(
        _ name: String, in directory: borrowing DirectoryDescriptor, isFolder: Bool = false
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let flags = isFolder ? 0x200 /* AT_REMOVEDIR */ : 0
        try System.check(System.withPath(name) { System.raw(SYS_unlinkat, number, $0, flags) }, "unlinkat", name)
    }

    /// symlinkat(2).
    package static func link(
        _ name: String, to target: String, in directory: borrowing DirectoryDescriptor
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let result = System.withPaths(target, name) { System.raw(SYS_symlinkat, $0, number, $1) }
        try System.check(result, "symlinkat", name)
    }

    /// The target of a link in a folder (readlinkat(2)), as bytes; at most 4095.
    package static func target(
        of name: String, in directory: borrowing DirectoryDescriptor
    ) throws(LinuxError) -> [UInt8] {
        let number = Int(directory.number)
        let (result, bytes) = System.fill(4096) { address in
            System.withPath(name) { System.raw(SYS_readlinkat, number, $0, address, 4096) }
        }
        try System.check(result, "readlinkat", name)
        return bytes
    }

    /// mknodat(2) of a character device.
    package static func makeDevice(
        _ name: String, major: Int, minor: Int, in directory: borrowing DirectoryDescriptor
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let device = (major << 8) | (minor & 0xFF) | ((minor & ~0xFF) << 12)
        let result = System.withPath(name) { System.raw(SYS_mknodat, number, $0, 0o020666, device) }
        try System.check(result, "mknodat", name)
        // The umask does not apply to what a policy promises.
        try changeMode(of: name, in: directory, to: 0o666)
    }

    /// fchmodat(2); follows a link, so only for names that we made.
    package static func changeMode(
        of name: String, in directory: borrowing DirectoryDescriptor, to mode: Int
    ) throws(LinuxError) {
        let number = Int(directory.number)
        try System.check(System.withPath(name) { System.raw(SYS_fchmodat, number, $0, mode) }, "fchmodat", name)
    }

    /// fchownat(2), not following a link.
    package static func changeOwner(
        of name: String, in directory: borrowing DirectoryDescriptor, uid: UInt32, gid: UInt32
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let result = System.withPath(name) {
            System.raw(SYS_fchownat, number, $0, Int(uid), Int(gid), 0x100 /* AT_SYMLINK_NOFOLLOW */)
        }
        try System.check(result, "fchownat", name)
    }

    /// The names in a folder, without `.` and `..`, as bytes and in the kernel's order (getdents64(2)).
    /// Reads from the folder's current offset: use a freshly opened descriptor.
    /// - Parameter limit: reading stops soon after so many; more names in the answer say that there are more.
    package static func names(
        in directory: borrowing DirectoryDescriptor, limit: Int = .max
    ) throws(LinuxError) -> [[UInt8]] {
        var names: [[UInt8]] = []
        while names.count <= limit {
            let number = Int(directory.number)
            let (result, block) = System.fill(32768) { System.raw(SYS_getdents64, number, $0, 32768) }
            if try System.check(result, "getdents64") == 0 { return names }
            var offset = 0
            while offset + 19 <= block.count {
                // struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name.
                let length = Int(block[offset + 16]) | Int(block[offset + 17]) << 8
                let name = Array(block[(offset + 19)..<(offset + length)].prefix { $0 != 0 })
                if name != [46] && name != [46, 46] { names.append(name) }
                offset += length
            }
        }
        return names
    }
}
