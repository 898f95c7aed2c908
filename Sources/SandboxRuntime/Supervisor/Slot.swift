// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A place for one sandbox at a time: two host ids that nobody else has, and the namespaces that map them.
/// The maps are made at first use and kept, because the ids stay the same.
package final class Slot {
    package let users: LaunchSlots.Users
    private var payloadNamespace: NamespaceDescriptor?
    private var lowerMap: NamespaceDescriptor?
    private var upperMap: NamespaceDescriptor?
    /// Where owners can't be mapped: the newest layers that were made this slot's own.
    private var owned: [(layers: [FileStatus.Identity], owners: OwnerLayer)] = []

    /// - Parameters:
    ///   - index: the slot's position.
    ///   - base: the first host id of the range (`sandbox.uid_base`).
    package init(index: Int, base: UInt32) {
        users = LaunchSlots.Users(reaper: base + UInt32(index) * 2, payload: base + UInt32(index) * 2 + 1)
    }

    /// The namespace that reaper and payload enter. Closed by the slot.
    func userNamespace(for identity: SandboxPlan.Identity) throws(LinuxError) -> Int32? {
        guard case .mapped(let payloadUID, let payloadGID, let reaperUID, let reaperGID) = identity else { return nil }
        if payloadNamespace == nil {
            payloadNamespace = try UserNamespace.make(
                uids: [
                    .init(inside: payloadUID, outside: users.payload), .init(inside: reaperUID, outside: users.reaper),
                ],
                gids: [
                    .init(inside: payloadGID, outside: users.payload), .init(inside: reaperGID, outside: users.reaper),
                ])
        }
        return Self.number(of: payloadNamespace)
    }

    /// Whether an error says that owners can't be mapped here: user namespaces are forbidden (ENOSPC, EUSERS, EPERM)
    /// or not built in (ENOSYS), or the file system knows no maps (EINVAL).
    static func meansUnmappable(_ error: LinuxError) -> Bool {
        [.noSpace, .notPermitted, .notSupported, .invalidArgument, Errno(rawValue: 87)].contains(error.errno)
    }

    /// Shows a layer, which `owner` owns on disk, as the payload's own.
    func mapLayer(_ mount: borrowing MountDescriptor, owner: Owner, subject: String) throws(LinuxError) {
        if lowerMap == nil { lowerMap = try Self.map(from: (owner.uid, owner.gid), to: (users.payload, users.payload)) }
        try Self.apply(lowerMap, to: mount, subject: subject)
    }

    /// What is to hold the payload's ownership of these layers, without maps; kept where the kernel allows it.
    /// - Parameter layers: open folders, the uppermost first.
    func ownerLayer(for layers: [Int32]) throws(LinuxError) -> OwnerLayer {
        let identities = try layers.map { number throws(LinuxError) in
            try FileStatus(of: DirectoryDescriptor(duplicating: number)).identity
        }
        if let known = owned.firstIndex(where: { $0.layers == identities }) {
            let found = owned.remove(at: known)
            owned.append(found)
            return found.owners
        }
        let owners = try OwnerLayer()
        if owners.isReusable { owned = owned.suffix(Self.ownerLayerLimit - 1) + [(identities, owners)] }
        return owners
    }

    /// Of a run, its base and the newest of its attempts and checks come again; each costs 25 µs and 4.5 KB a file.
    private static let ownerLayerLimit = 4

    /// Shows what the payload wrote as `owner`'s own.
    func mapUpper(_ mount: borrowing MountDescriptor, owner: Owner, subject: String) throws(LinuxError) {
        if upperMap == nil { upperMap = try Self.map(from: (users.payload, users.payload), to: (owner.uid, owner.gid)) }
        try Self.apply(upperMap, to: mount, subject: subject)
    }

    private static func map(
        from disk: (uid: UInt32, gid: UInt32), to seen: (uid: UInt32, gid: UInt32)
    ) throws(LinuxError) -> NamespaceDescriptor {
        try UserNamespace.make(
            uids: [.init(inside: disk.uid, outside: seen.uid)], gids: [.init(inside: disk.gid, outside: seen.gid)])
    }

    private static func apply(
        _ map: borrowing NamespaceDescriptor?, to mount: borrowing MountDescriptor, subject: String
    ) throws(LinuxError) {
        switch map {
        case .some(let namespace): try Mounts.mapOwners(of: mount, by: namespace, subject: subject)
        case .none: throw LinuxError(operation: "map owners", subject: subject, errno: .badDescriptor)
        }
    }

    private static func number(of namespace: borrowing NamespaceDescriptor?) -> Int32? {
        switch namespace {
        case .some(let namespace): namespace.number
        case .none: nil
        }
    }
}

/// Whose layers and workspaces these are on disk: the orchestrator's user.
package struct Owner: Sendable, Equatable {
    package let uid: UInt32
    package let gid: UInt32

    package init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}
