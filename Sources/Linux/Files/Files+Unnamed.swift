// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A file without a name is gone with its last descriptor, whatever way that ends; it gets its name when it is whole.
extension Files {
    /// A new regular file in a folder (open(2), O_TMPFILE).
    /// - Throws: EOPNOTSUPP on a file system that can't.
    package static func openUnnamed(
        in directory: borrowing DirectoryDescriptor, mode: UInt64
    ) throws(LinuxError) -> FileDescriptor {
        let unnamed = OpenFlags(rawValue: 0o20000000)
        return try open(".", below: directory, [.readWrite, .directory, unnamed], mode: mode)
    }

    /// Gives an open file a name in a folder (linkat(2)).
    /// - Throws: EEXIST when something has that name, a link included.
    package static func link<Kind>(
        _ file: borrowing Descriptor<Kind>, to name: String, in directory: borrowing DirectoryDescriptor
    ) throws(LinuxError) {
        let number = Int(directory.number)
        let result = System.withPaths("/proc/self/fd/\(file.number)", name) {
            // The source is a magic link to the open file: AT_FDCWD, AT_SYMLINK_FOLLOW.
            System.raw(SYS_linkat, -100, $0, number, $1, 0x400)
        }
        try System.check(result, "linkat", name)
    }
}
