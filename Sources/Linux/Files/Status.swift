// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What statx(2) says of an object, as far as nexus asks.
package struct FileStatus: Sendable, Equatable {
    /// The file type bits of a mode (inode(7)).
    package enum Kind: UInt16, Sendable {
        case fifo = 0o010000
        case characterDevice = 0o020000
        case directory = 0o040000
        case blockDevice = 0o060000
        case regular = 0o100000
        case link = 0o120000
        case socket = 0o140000
    }

    package let kind: Kind
    /// The permission bits with setuid, setgid and sticky.
    package let permissions: UInt16
    package let uid: UInt32
    package let gid: UInt32
    package let byteCount: UInt64
    package let linkCount: UInt32
    package let inode: UInt64
    /// When the content was last written, in nanoseconds since 1970.
    package let modifiedAt: Int
    /// When content, owner or mode last changed, in nanoseconds since 1970; nobody can set it back.
    package let changedAt: Int
    package let deviceMajor: UInt32
    package let deviceMinor: UInt32
    /// The device that a device node stands for.
    package let representedMajor: UInt32
    package let representedMinor: UInt32

    /// Device and inode: what an object is, whatever its name.
    package struct Identity: Sendable, Equatable {
        let deviceMajor: UInt32
        let deviceMinor: UInt32
        let inode: UInt64
    }

    /// Tells this object from all others that exist at the time.
    package var identity: Identity { Identity(deviceMajor: deviceMajor, deviceMinor: deviceMinor, inode: inode) }

    /// Of an open descriptor, O_PATH included.
    package init<Kind>(of descriptor: borrowing Descriptor<Kind>) throws(LinuxError) {
        // AT_EMPTY_PATH: the descriptor itself.
        try self.init(directory: Int(descriptor.number), path: "", flags: 0x1000)
    }

    /// Of a path; a last link is not followed.
    package init(path: String) throws(LinuxError) {
        try self.init(directory: -100 /* AT_FDCWD */, path: path, flags: 0x100 /* AT_SYMLINK_NOFOLLOW */)
    }

    /// Of an entry of a folder; a link is not followed. The name must be one component.
    package init(name: String, in directory: borrowing DirectoryDescriptor) throws(LinuxError) {
        try self.init(directory: Int(directory.number), path: name, flags: 0x100)
    }

    private init(directory: Int, path: String, flags: Int) throws(LinuxError) {
        var buffer = statx()
        let result = System.withPath(path) { path in
            System.withAddress(of: &buffer) {
                System.raw(SYS_statx, directory, path, flags, 0x7FF /* STATX_BASIC_STATS */, $0)
            }
        }
        try System.check(result, "statx", path)
        guard let kind = Kind(rawValue: buffer.stx_mode & 0o170000) else {
            throw LinuxError(operation: "statx", subject: path, errno: .badMessage)
        }
        self.kind = kind
        permissions = buffer.stx_mode & 0o7777
        uid = buffer.stx_uid
        gid = buffer.stx_gid
        byteCount = buffer.stx_size
        linkCount = buffer.stx_nlink
        inode = buffer.stx_ino
        modifiedAt = Int(buffer.stx_mtime.tv_sec) * 1_000_000_000 + Int(buffer.stx_mtime.tv_nsec)
        changedAt = Int(buffer.stx_ctime.tv_sec) * 1_000_000_000 + Int(buffer.stx_ctime.tv_nsec)
        deviceMajor = buffer.stx_dev_major
        deviceMinor = buffer.stx_dev_minor
        representedMajor = buffer.stx_rdev_major
        representedMinor = buffer.stx_rdev_minor
    }
}
