// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The state folder; in its folder `layers` the orchestrator keeps the trees that sandboxes are based on.
struct LayerRoot {
    let descriptor: Int32
    let owner: Owner

    /// Opens a layer by one name component: a folder of the orchestrator's own, on the root's file system, reached
    /// through no link. The orchestrator may be hostile; the supervisor must not open for it what it could not.
    /// - Returns: a descriptor that the caller closes.
    func open(_ name: String) throws(LinuxError) -> Int32 {
        let root = try DirectoryDescriptor(duplicating: descriptor)
        guard !name.isEmpty, name.utf8.count <= 255, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/"))
        else { throw LinuxError(operation: "layer name", subject: name, errno: .invalidArgument) }
        let folder: DirectoryDescriptor = try Files.open(
            "layers/\(name)", below: root, [.path, .directory, .noFollow])
        guard try FileStatus(of: folder).uid == owner.uid else {
            throw LinuxError(operation: "layer of another user", subject: name, errno: .notPermitted)
        }
        return folder.release()
    }
}
