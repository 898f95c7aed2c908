// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The writable layer of one workspace: a tmpfs, or an image on disk, with a byte and an inode limit that the writer
/// itself runs into. It outlives the sandbox by as long as somebody holds a view of it.
final class UpperLayer {
    /// What the payload writes, below it; beside it lies what the kernel works with.
    static let folder = "upper"
    private static let folders = [folder, "work"]
    private let mount: MountDescriptor
    private let isOnDisk: Bool
    private var isShown = false

    init(_ workspace: SandboxPlan.Workspace, users: LaunchSlots.Users) throws(LinuxError) {
        isOnDisk = workspace.diskFolder != nil
        if let folder = workspace.diskFolder {
            mount = try DiskImage.mount(bytes: workspace.bytes, inodes: workspace.inodes, folder: folder)
        } else {
            let system = try FileSystem("tmpfs")
            try system.set("size", "\(workspace.bytes)")
            try system.set("nr_inodes", "\(workspace.inodes)")
            try system.set("mode", "711")
            mount = try system.mount([.noSetUID, .noDevices])
        }
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        for name in Self.folders {
            try Folders.make(name, in: folder)
            try Folders.changeOwner(of: name, in: folder, uid: users.payload, gid: users.payload)
        }
    }

    deinit {
        // The last to let go of a file system waits until it is written, and this process has one thread for everybody.
        if isOnDisk, !isShown { try? FileSystem.shutDown(mount) }
    }

    /// The detached mount, open as long as this lives.
    var number: Int32 { mount.number }

    /// What the payload left, for reading only: owners mapped, nothing in it can act. The sandbox must have ended: it is
    /// this layer's own mount that changes, because before Linux 6.15 one that is attached nowhere can't be cloned.
    func view(slot: Slot, owner: Owner) throws(LinuxError) -> DirectoryDescriptor {
        isShown = true
        do throws(LinuxError) {
            try slot.mapUpper(mount, owner: owner, subject: "upper layer")
        } catch {
            guard Slot.meansUnmappable(error) else { throw error }
            try Ownership.change(
                of: try upper(), from: slot.users.payload, to: owner, depthLimit: OpaqueFolders.depthLimit)
        }
        let attributes: MountAttributes = [.readOnly, .noSetUID, .noDevices, .noExecute, .noSymlinkFollow]
        do throws(LinuxError) { try Mounts.restrict(mount, attributes, subject: "upper layer") } catch {
            // Before Linux 6.15 the sandbox had to attach the mount, which is gone with it; the file system is not.
            guard error.errno == .invalidArgument else { throw error }
            try FileSystem.makeReadOnly(mount, subject: "upper layer")
        }
        return try upper()
    }

    /// The folders that replace the base's instead of being merged with it. Only root can read the attribute that
    /// says so, therefore the supervisor does: it follows no link and reads no content. Folders deeper than
    /// `OpaqueFolders.depthLimit` are left out; a collector refuses them.
    func opaqueFolders() throws(LinuxError) -> [[UInt8]] {
        var opaque: [[UInt8]] = []
        try Self.visit(try upper(), path: [], depth: 0, &opaque)
        return opaque
    }

    /// Goes down by one name at a time: by whole paths a deep folder with many entries would take the supervisor, which
    /// has one thread for all sandboxes, half a minute and hundreds of megabytes. One descriptor for each level.
    private static func visit(
        _ folder: borrowing DirectoryDescriptor, path: [UInt8], depth: Int, _ opaque: inout [[UInt8]]
    ) throws(LinuxError) {
        if try ExtendedAttributes.value(of: "trusted.overlay.opaque", on: folder) == [UInt8(ascii: "y")] {
            opaque.append(path)
        }
        guard depth < OpaqueFolders.depthLimit else { return }
        for name in try Folders.names(in: folder) {
            guard let child = try open(name, below: folder) else { continue }
            let place = path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
            try visit(child, path: place, depth: depth + 1, &opaque)
        }
    }

    /// Nil when the name is no folder's.
    private static func open(
        _ name: [UInt8], below folder: borrowing DirectoryDescriptor
    ) throws(LinuxError) -> DirectoryDescriptor? {
        do throws(LinuxError) {
            return try Files.open(bytes: name, below: folder, [.readOnly, .directory, .noFollow])
        } catch {
            // ENOTDIR a file, ELOOP a link.
            if [.notDirectory, Errno(rawValue: 40)].contains(error.errno) { return nil }
            throw error
        }
    }

    private func upper() throws(LinuxError) -> DirectoryDescriptor {
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        return try Files.open(Self.folder, below: folder, [.readOnly, .directory])
    }
}
