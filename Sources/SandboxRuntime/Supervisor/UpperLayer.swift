// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The writable layer of one workspace: a tmpfs with a byte and an inode limit that the writer itself runs into.
/// It outlives the sandbox by as long as somebody holds a view of it.
final class UpperLayer {
    private static let folders = ["upper", "work"]
    private let mount: MountDescriptor

    init(_ workspace: SandboxPlan.Workspace, users: LaunchSlots.Users) throws(LinuxError) {
        let system = try FileSystem("tmpfs")
        try system.set("size", "\(workspace.bytes)")
        try system.set("nr_inodes", "\(workspace.inodes)")
        try system.set("mode", "711")
        mount = try system.mount([.noSetUID, .noDevices])
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        for name in Self.folders {
            try Folders.make(name, in: folder)
            try Folders.changeOwner(of: name, in: folder, uid: users.payload, gid: users.payload)
        }
    }

    /// The detached mount, open as long as this lives.
    var number: Int32 { mount.number }

    /// What the payload left, for reading only: owners mapped, nothing in it can act.
    func view(slot: Slot, owner: Owner) throws(LinuxError) -> MountDescriptor {
        let view = try Mounts.clone(of: try upper(), subject: "upper layer")
        let attributes: MountAttributes = [.readOnly, .noSetUID, .noDevices, .noExecute, .noSymlinkFollow]
        try Mounts.restrict(view, attributes, subject: "upper layer")
        try slot.mapUpper(view, owner: owner, subject: "upper layer")
        return view
    }

    /// The folders that replace the base's instead of being merged with it. Only root can read the attribute that
    /// says so, therefore the supervisor does; it follows no link and reads no content.
    func opaqueFolders() throws(LinuxError) -> [[UInt8]] {
        var opaque: [[UInt8]] = []
        try Self.walk(try upper(), path: [], into: &opaque)
        return opaque
    }

    private func upper() throws(LinuxError) -> DirectoryDescriptor {
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        return try Files.open("upper", below: folder, [.readOnly, .directory])
    }

    /// As deep as the payload made it: one descriptor for each level, so a tree deeper than the descriptor limit is
    /// a fault (EMFILE), never a stack overflow before that.
    private static func walk(
        _ folder: borrowing DirectoryDescriptor, path: [UInt8], into opaque: inout [[UInt8]]
    ) throws(LinuxError) {
        for name in try Folders.names(in: folder) {
            let text = String(validating: name, as: UTF8.self)
            guard let text, try FileStatus(name: text, in: folder).kind == .directory else { continue }
            let child: DirectoryDescriptor = try Files.open(text, below: folder, [.readOnly, .directory, .noFollow])
            let childPath = path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
            if try ExtendedAttributes.value(of: "trusted.overlay.opaque", on: child) == [UInt8(ascii: "y")] {
                opaque.append(childPath)
            }
            try walk(child, path: childPath, into: &opaque)
        }
    }
}
