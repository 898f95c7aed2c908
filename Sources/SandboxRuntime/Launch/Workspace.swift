// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The workspace of one launch: the requested layers below, the supervisor's upper on top.
struct Workspace {
    /// Of the mount.
    static let attributes: MountAttributes = [.noSetUID, .noDevices]

    let slots: LaunchSlots

    /// A detached mount: an overlay when there are layers, else the upper's own.
    func mount(_ attributes: MountAttributes) throws(LinuxError) -> MountDescriptor {
        guard let number = slots.upper else {
            throw LinuxError(operation: "workspace", subject: "upper", errno: .badDescriptor)
        }
        if slots.layers.isEmpty { return try MountDescriptor(duplicating: number) }
        let upper = try DirectoryDescriptor(duplicating: number)
        let place: DirectoryDescriptor = try Files.open("upper", below: upper, [.path, .directory])
        let work: DirectoryDescriptor = try Files.open("work", below: upper, [.path, .directory])
        let overlay = try FileSystem("overlay")
        for layer in slots.layers { try overlay.set("lowerdir+", try DirectoryDescriptor(duplicating: layer)) }
        try overlay.set("upperdir", place)
        try overlay.set("workdir", work)
        // No stored paths that a later mount would follow, no metadata-only copies, no inode index.
        try overlay.set("redirect_dir", "off")
        try overlay.set("metacopy", "off")
        try overlay.set("index", "off")
        try overlay.set("xino", "off")
        return try overlay.mount(attributes)
    }
}
