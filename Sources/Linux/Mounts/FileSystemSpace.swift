// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a file system has left (statfs(2)).
package struct FileSystemSpace: Sendable, Equatable {
    /// The kernel's number of the kind, from linux/magic.h.
    package let kind: Int
    package let freeBytes: Int
    package let freeInodes: Int
    private let countsBlocks: Bool
    private let countsInodes: Bool

    /// Of the file system that a path lies in.
    package init(path: String) throws(LinuxError) {
        // struct statfs: type, block size, blocks, free, available, files, free files, then what nobody asks for.
        var words = (0, 0, 0, 0, 0, 0, 0, (0, 0, 0, 0, 0, 0, 0, 0))
        let result = System.withPath(path) { path in
            System.withAddress(of: &words) { System.raw(SYS_statfs, path, $0) }
        }
        try System.check(result, "statfs", path)
        kind = words.0
        freeBytes = words.1 * words.4
        freeInodes = words.6
        countsBlocks = words.2 > 0
        countsInodes = words.5 > 0
    }

    /// No byte or no inode is left: whoever wanted another one was refused it.
    package var isFull: Bool { countsBlocks && freeBytes == 0 || countsInodes && freeInodes == 0 }
}
