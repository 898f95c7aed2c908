// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// A file system of a fixed size in a file without a name, for a workspace that does not fit in memory. The file has
/// its room from the beginning, and is gone with the mount; nobody but the kernel ever writes its bytes.
package enum DiskImage {
    /// Where a file would be memory that nobody is charged for (linux/magic.h): tmpfs, ramfs.
    private static let memoryKinds = [0x0102_1994, 0x8584_58F6]

    /// A detached mount of a new image.
    /// - Parameters:
    ///   - folder: in whose file system the image lies.
    ///   - owner: uid and gid of its root; nil: root's own, for others to go through.
    package static func mount(
        bytes: Int, inodes: Int, folder: String, owner: UInt32? = nil
    ) throws(LinuxError) -> MountDescriptor {
        guard try !memoryKinds.contains(FileSystemSpace(path: folder).kind) else {
            throw LinuxError(
                operation: "keep an image on disk, not in memory", subject: folder, errno: .operationNotSupported)
        }
        let layout = DiskImageLayout(bytes: bytes, inodes: inodes, owner: owner)
        // Trying would take all that there is from everybody else, until it turned out that it is not enough.
        guard try layout.byteCount < FileSystemSpace(path: folder).freeBytes else {
            throw LinuxError(operation: "keep a disk image of \(bytes) bytes in", subject: folder, errno: .noSpace)
        }
        let directory: DirectoryDescriptor = try Files.open(folder, [.readOnly, .directory])
        let image = try Files.openUnnamed(in: directory, mode: 0o600)
        try Files.allocate(layout.byteCount, for: image, subject: "disk image in \(folder)")
        for extent in layout.extents {
            try Files.write(extent.bytes, at: extent.offset, to: image, subject: "disk image in \(folder)")
        }
        let device = try LoopDevice(of: image)
        let system = try FileSystem("ext4")
        try system.set("source", device.path)
        // What a crash of the machine would lose is worth nothing.
        try system.set("nobarrier")
        return try system.mount([.noSetUID, .noDevices])
    }
}
