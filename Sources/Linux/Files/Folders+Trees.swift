// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

extension Folders {
    /// rename(2) of absolute paths; replaces nothing that has entries.
    package static func rename(_ old: String, to new: String) throws(LinuxError) {
        try System.check(System.withPaths(old, new) { System.raw(SYS_rename, $0, $1) }, "rename", old)
    }

    /// Removes a folder of our own and everything in it; links are removed, not followed.
    package static func removeTree(path: String) throws(LinuxError) {
        let folder: DirectoryDescriptor = try Files.open(path, [.readOnly, .directory, .noFollow])
        for name in try names(in: folder) {
            guard let text = String(validating: name, as: UTF8.self) else { continue }
            if try FileStatus(name: text, in: folder).kind == .directory {
                try removeTree(path: "\(path)/\(text)")
            } else {
                try remove(text, in: folder)
            }
        }
        try remove(path: path)
    }

    /// fchown(2): the folder itself, whatever its name stands for now.
    package static func changeOwner(
        of directory: borrowing DirectoryDescriptor, uid: UInt32, gid: UInt32
    ) throws(LinuxError) {
        try System.check(System.raw(SYS_fchown, Int(directory.number), Int(uid), Int(gid)), "fchown")
    }
}
