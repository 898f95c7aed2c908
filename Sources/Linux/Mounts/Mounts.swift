// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// The descriptor-based mount interface: a mount is made detached, given its attributes, and moved to its place.
package enum Mounts {
    private static let workingDirectory = -100  // AT_FDCWD
    private static let emptyPath = 0x1000  // AT_EMPTY_PATH
    private static let recursive = 0x8000  // AT_RECURSIVE

    /// A detached clone of what is mounted at a path (open_tree(2)). Links are followed: for trusted paths only.
    package static func clone(path: String, recursively: Bool) throws(LinuxError) -> MountDescriptor {
        // OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC
        let flags = 0x1 | 0o2000000 | (recursively ? recursive : 0)
        let result = System.withPath(path) { System.raw(SYS_open_tree, workingDirectory, $0, flags) }
        return MountDescriptor(owning: Int32(try System.check(result, "open_tree", path)))
    }

    /// A detached clone of the mount that an open object lies on, rooted at that object.
    package static func clone<Kind>(
        of descriptor: borrowing Descriptor<Kind>, recursively: Bool = false, subject: String
    ) throws(LinuxError) -> MountDescriptor {
        let flags = 0x1 | 0o2000000 | emptyPath | (recursively ? recursive : 0)
        let number = Int(descriptor.number)
        let result = System.withPath("") { System.raw(SYS_open_tree, number, $0, flags) }
        return MountDescriptor(owning: Int32(try System.check(result, "open_tree", subject)))
    }

    /// Adds attributes to a mount, and to all below it when `recursively` (mount_setattr(2)).
    package static func restrict<Kind>(
        _ mount: borrowing Descriptor<Kind>, _ attributes: MountAttributes, recursively: Bool = false,
        subject: String = ""
    ) throws(LinuxError) {
        try setAttributes(
            mount.number, path: "", flags: emptyPath | (recursively ? recursive : 0),
            mount_attr(attr_set: attributes.rawValue, attr_clr: 0, propagation: 0, userns_fd: 0), subject: subject)
    }

    /// Shows the tree with its owners mapped by a user namespace (mount_setattr(2), MOUNT_ATTR_IDMAP).
    package static func mapOwners(
        of mount: borrowing MountDescriptor, by namespace: borrowing NamespaceDescriptor, subject: String
    ) throws(LinuxError) {
        let attributes = mount_attr(
            attr_set: MountAttributes.idMapped.rawValue, attr_clr: 0, propagation: 0,
            userns_fd: UInt64(namespace.number))
        try setAttributes(mount.number, path: "", flags: emptyPath, attributes, subject: subject)
    }

    /// Cuts the whole tree of this mount namespace off from its peers (mount_namespaces(7), MS_PRIVATE).
    package static func makeAllPrivate() throws(LinuxError) {
        let attributes = mount_attr(attr_set: 0, attr_clr: 0, propagation: 1 << 18, userns_fd: 0)
        try setAttributes(Int32(workingDirectory), path: "/", flags: recursive, attributes, subject: "/")
    }

    private static func setAttributes(
        _ directory: Int32, path: String, flags: Int, _ attributes: mount_attr, subject: String
    ) throws(LinuxError) {
        var attributes = attributes
        let result = System.withPath(path) { path in
            System.withAddress(of: &attributes) {
                System.raw(
                    SYS_mount_setattr, Int(directory), path, flags, $0, MemoryLayout<mount_attr>.size)
            }
        }
        try System.check(result, "mount_setattr", subject)
    }

    /// Puts a detached mount on an open object: a folder on a folder, a file on a file (move_mount(2)).
    package static func attach<Kind>(
        _ mount: borrowing MountDescriptor, on target: borrowing Descriptor<Kind>, subject: String
    ) throws(LinuxError) {
        // MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH
        let (source, place) = (Int(mount.number), Int(target.number))
        let result = System.withPath("") { System.raw(SYS_move_mount, source, $0, place, $0, 0x4 | 0x40) }
        try System.check(result, "move_mount", subject)
    }

    /// Puts a detached mount on a trusted path.
    package static func attach(_ mount: borrowing MountDescriptor, path: String) throws(LinuxError) {
        let source = Int(mount.number)
        let result = System.withPaths("", path) {
            System.raw(SYS_move_mount, source, $0, workingDirectory, $1, 0x4)
        }
        try System.check(result, "move_mount", path)
    }

    /// Takes a mount away again, by a descriptor of its root (umount2(2), MNT_DETACH).
    package static func detach<Kind>(_ mount: borrowing Descriptor<Kind>) throws(LinuxError) {
        let result = System.withPath("/proc/self/fd/\(mount.number)") { System.raw(SYS_umount2, $0, 2) }
        try System.check(result, "umount2", "temporary mount")
    }

    /// Makes the folder this process stands in the root, and puts the old root beneath it; then lets go of the old
    /// root (pivot_root(2), "pivot_root(".", ".")").
    package static func pivot(to root: borrowing DirectoryDescriptor) throws(LinuxError) {
        try System.check(System.raw(SYS_fchdir, Int(root.number)), "fchdir", "new root")
        try System.check(System.withPath(".") { System.raw(SYS_pivot_root, $0, $0) }, "pivot_root")
        // The old root now lies on top of the new one at "."; MNT_DETACH takes the whole stack below it.
        try System.check(System.withPath(".") { System.raw(SYS_umount2, $0, 2) }, "umount2", "old root")
        try changeDirectory("/")
    }

    /// chdir(2).
    package static func changeDirectory(_ path: String) throws(LinuxError) {
        try System.check(System.withPath(path) { System.raw(SYS_chdir, $0) }, "chdir", path)
    }
}
