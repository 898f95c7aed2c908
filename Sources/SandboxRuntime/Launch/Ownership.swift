// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A tree that is given from one user to another, where the kernel can't show it mapped.
enum Ownership {
    /// One descriptor for each level. What lies deeper keeps its owner: nobody but that one can change or collect it.
    private static let depthLimit = 500

    /// Gives away what `old` owns in a folder, and the folder itself last: one that `new` owns is done, and one that
    /// was interrupted is gone on with. What others own stays theirs. No link is followed.
    static func change(
        of folder: borrowing DirectoryDescriptor, from old: UInt32, to new: Owner, depthLimit: Int = depthLimit
    ) throws(LinuxError) {
        let status = try FileStatus(of: folder)
        guard status.uid != new.uid else { return }
        try changeContent(of: folder, from: old, to: new, depth: depthLimit)
        guard status.uid == old else { return }
        try Folders.changeOwner(of: folder, uid: new.uid, gid: new.gid)
    }

    private static func changeContent(
        of folder: borrowing DirectoryDescriptor, from old: UInt32, to new: Owner, depth: Int
    ) throws(LinuxError) {
        for name in try Folders.names(in: folder) {
            let status = try FileStatus(bytes: name, in: folder)
            if status.kind == .directory, depth > 0 {
                let child: DirectoryDescriptor = try Files.open(
                    bytes: name, below: folder, [.readOnly, .directory, .noFollow])
                try changeContent(of: child, from: old, to: new, depth: depth - 1)
            }
            guard status.uid == old else { continue }
            try Folders.changeOwner(ofBytes: name, in: folder, uid: new.uid, gid: new.gid)
            // The kernel clears set-user-id with the owner; whoever looks at the tree has to see that it was there.
            if status.kind == .regular, status.permissions & 0o6000 != 0 {
                try Folders.changeMode(ofBytes: name, in: folder, to: Int(status.permissions))
            }
        }
    }
}
