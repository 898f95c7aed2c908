// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// Overlays of open folders.
package enum Overlay {
    /// A detached mount.
    /// - Parameters:
    ///   - lowers: open folders or mounts, the uppermost first.
    ///   - above: an open folder that has `upper` and `work`.
    ///   - options: further ones, by the file system's names.
    static func mount(
        lowers: [Int32], above: Int32, options: [(name: String, value: String)], _ attributes: MountAttributes
    ) throws(LinuxError) -> MountDescriptor {
        let folder = try DirectoryDescriptor(duplicating: above)
        do throws(LinuxError) {
            let overlay = try FileSystem("overlay")
            for lower in lowers { try overlay.set("lowerdir+", try DirectoryDescriptor(duplicating: lower)) }
            return try finish(overlay, above: folder, options: options, attributes)
        } catch {
            guard error.errno == .invalidArgument else { throw error }
        }
        // Before Linux 6.8 there is only the list; it collects what it does not know, and says so at the end.
        let overlay = try FileSystem("overlay")
        try overlay.set("lowerdir", lowers.map { "/proc/self/fd/\($0)" }.joined(separator: ":"))
        return try finish(overlay, above: folder, options: options, attributes)
    }

    /// The layers, in which everything that one user owns is another's: changed in the folder above them, where only
    /// the owners are kept (metacopy), and only once.
    package static func owned(
        layers: [Int32], above: Int32, from old: UInt32, to new: Owner
    ) throws(LinuxError) -> MountDescriptor {
        let options = [("metacopy", "on"), ("redirect_dir", "on"), ("index", "off"), ("xino", "off")]
        let mount = try mount(lowers: layers, above: above, options: options, [.noSetUID, .noDevices])
        let folder = try DirectoryDescriptor(duplicating: mount.number)
        try Ownership.change(of: try Files.open(".", below: folder, [.readOnly, .directory]), from: old, to: new)
        return mount
    }

    private static func finish(
        _ overlay: consuming FileSystem, above: borrowing DirectoryDescriptor,
        options: [(name: String, value: String)], _ attributes: MountAttributes
    ) throws(LinuxError) -> MountDescriptor {
        let upper: DirectoryDescriptor = try Files.open("upper", below: above, [.path, .directory])
        let work: DirectoryDescriptor = try Files.open("work", below: above, [.path, .directory])
        try overlay.set("upperdir", upper)
        try overlay.set("workdir", work)
        for option in options { try overlay.set(option.name, option.value) }
        return try overlay.mount(attributes)
    }
}
