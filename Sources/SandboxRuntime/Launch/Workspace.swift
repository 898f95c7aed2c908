// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The workspace of one launch: the requested layers below, the supervisor's upper on top.
struct Workspace {
    let slots: LaunchSlots

    /// Of the mount.
    var attributes: MountAttributes { slots.workspaceAttributes }

    /// A detached mount: an overlay when there are layers, else the upper's own.
    /// - Parameter place: a folder of this mount namespace that nobody else sees yet.
    func mount(at place: borrowing DirectoryDescriptor) throws(LinuxError) -> MountDescriptor {
        guard let upper = slots.upper else {
            throw LinuxError(operation: "workspace", subject: "upper", errno: .badDescriptor)
        }
        if slots.layers.isEmpty { return try alone(upper, at: place) }
        do throws(LinuxError) { return try overlay(upper) } catch {
            guard error.errno == .invalidArgument else { throw error }
        }
        // Before Linux 6.15 an overlay takes only what is attached in its own mount namespace, for that moment.
        let attached = slots.layers + [upper] + (slots.takeOver.map { [$0.layer] } ?? [])
        for number in attached {
            try Mounts.attach(MountDescriptor(duplicating: number), on: place, subject: "layer")
        }
        let mount = try overlay(upper, place: place.number)
        for number in attached.reversed() { try Mounts.detach(MountDescriptor(duplicating: number)) }
        return mount
    }

    /// Only the folder that the payload writes to: the options of the whole would tell the host's ids.
    private func alone(_ upper: Int32, at place: borrowing DirectoryDescriptor) throws(LinuxError) -> MountDescriptor {
        let whole = try DirectoryDescriptor(duplicating: upper)
        let folder: DirectoryDescriptor = try Files.open(UpperLayer.folder, below: whole, [.path, .directory])
        do throws(LinuxError) { return try Mounts.clone(of: folder, subject: UpperLayer.folder) } catch {
            guard error.errno == .invalidArgument else { throw error }
        }
        // Before Linux 6.15 only what is attached can be cloned.
        try Mounts.attach(MountDescriptor(duplicating: upper), on: place, subject: UpperLayer.folder)
        let mount = try Mounts.clone(of: folder, subject: UpperLayer.folder)
        try Mounts.detach(MountDescriptor(duplicating: upper))
        return mount
    }

    /// - Parameter place: where what is in between is attached, for kernels that want it so.
    private func overlay(_ upper: Int32, place: Int32? = nil) throws(LinuxError) -> MountDescriptor {
        // No stored paths that a later mount would follow, no metadata-only copies, no inode index.
        let options = [("redirect_dir", "off"), ("metacopy", "off"), ("index", "off"), ("xino", "off")]
        guard let takeOver = slots.takeOver else {
            return try Overlay.mount(lowers: slots.layers, above: upper, options: options, attributes)
        }
        let owned = try Overlay.owned(
            layers: slots.layers, above: takeOver.layer, from: takeOver.owner.uid,
            to: Owner(uid: slots.users.payload, gid: slots.users.payload))
        guard let place else {
            return try Overlay.mount(lowers: [owned.number], above: upper, options: options, attributes)
        }
        try Mounts.attach(owned, on: DirectoryDescriptor(duplicating: place), subject: "owned layers")
        let mount = try Overlay.mount(lowers: [owned.number], above: upper, options: options, attributes)
        try Mounts.detach(owned)
        return mount
    }
}
