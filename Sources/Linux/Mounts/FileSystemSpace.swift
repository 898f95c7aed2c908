// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a file system has left (statfs(2)).
package struct FileSystemSpace: Sendable, Equatable {
    /// The kernel's number of the kind, from linux/magic.h.
    package let kind: Int
    package let freeBytes: Int
    package let freeInodes: Int
    private let byteCount: Int
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
        byteCount = words.1 * words.2
        countsInodes = words.5 > 0
    }

    /// No inode is left, or fewer bytes than `piece`: whoever wanted as much more was refused it.
    /// - Parameter piece: what the file system asks of itself at once; of a small one, a quarter at the most.
    package func isFull(piece: Int = 1) -> Bool {
        byteCount > 0 && freeBytes < max(1, min(piece, byteCount / 4)) || countsInodes && freeInodes == 0
    }
}
