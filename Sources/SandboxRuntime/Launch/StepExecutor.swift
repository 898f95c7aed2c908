// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Carries out the set-up steps of a plan, in the process that becomes the sandbox's PID 1. It has the supervisor's
/// privileges and namespaces of its own; every path below the root is one that this executor made.
struct StepExecutor: ~Copyable {
    let slots: LaunchSlots
    private var root: DirectoryDescriptor?
    /// The first covered folder's empty cover, from which the others are cloned: one file system for all of them.
    private var emptyFolder: MountDescriptor?
    /// The first covered file's cover, likewise.
    private var emptyFile: MountDescriptor?

    init(slots: LaunchSlots) { self.slots = slots }

    mutating func perform(_ steps: [Step]) throws(StageFault) {
        for step in steps {
            do throws(LinuxError) { try perform(step) } catch { throw StageFault(step, error) }
        }
    }

    private mutating func perform(_ step: Step) throws(LinuxError) {
        switch step {
        case .undumpable: try Credentials.setDumpable(false)
        case .joinCgroups:
            for cgroup in slots.cgroups { try Cgroups.enter(cgroup) }
        case .unshareCgroupNamespace: try Processes.unshare(.cgroup)
        case .hostname(let name): try Network.setHostname(name)
        case .loopback: try Network.bringLoopbackUp()
        case .privateMounts: try Mounts.makeAllPrivate()
        case .root(let bytes, let inodes): try makeRoot(bytes: bytes, inodes: inodes)
        case .sealRoot:
            try withRoot { root throws(LinuxError) in try Mounts.restrict(root, .readOnly, subject: "/") }
        case .pivot: try pivot()
        case .sessionKeyring: try Credentials.newSessionKeyring()
        case .dieWithParent: try Credentials.dieWithParent()
        case .userNamespace: try enterUserNamespace()
        case .ownUser(let uid, let gid, let hostUID, let hostGID):
            try UserNamespace.mapOwn(
                uid: .init(inside: uid, outside: hostUID), gid: .init(inside: gid, outside: hostGID))
        default: try performOnTree(step)
        }
    }

    private mutating func performOnTree(_ step: Step) throws(LinuxError) {
        switch step {
        case .folder(let path, let mode):
            try withRoot { root throws(LinuxError) in
                try Folders.make(Self.relative(path), in: root, mode: Int(mode))
            }
        case .file(let path, let content, let mode):
            let file = try create(path, mode: mode)
            try Files.write(content, to: file, subject: path)
        case .link(let path, let target):
            try withRoot { root throws(LinuxError) in
                try Folders.link(Self.relative(path), to: target, in: root)
            }
        case .device(let path, let major, let minor):
            try withRoot { root throws(LinuxError) in
                try Folders.makeDevice(Self.relative(path), major: major, minor: minor, in: root)
            }
        case .hostPath(let source, let target, let isFolder, let attributes):
            let mount = try Mounts.clone(path: source, recursively: isFolder)
            try attach(mount, path: target, isFolder: isFolder, attributes)
        case .grant(let index, let path, let isFolder, let attributes):
            guard slots.grants.indices.contains(index) else {
                throw LinuxError(operation: "grant", subject: "\(index)", errno: .invalidArgument)
            }
            let grant = try MountDescriptor(duplicating: slots.grants[index])
            try attach(grant, path: path, isFolder: isFolder, attributes)
        case .scratch(let path, let bytes, let inodes, let attributes):
            let mount = try Self.memory(bytes: bytes, inodes: inodes, mode: "1777", attributes)
            try attach(mount, path: path, isFolder: true, attributes)
        case .processFileSystem(let path):
            let system = try FileSystem("proc")
            try system.set("hidepid", "invisible")
            let attributes: MountAttributes = [.readOnly, .noSetUID, .noDevices, .noExecute]
            try attach(try system.mount(attributes), path: path, isFolder: true, attributes)
        case .terminals(let path, let count): try attachTerminals(path, count: count)
        case .mask(let path): try mask(path)
        case .workspace(let path):
            let place: DirectoryDescriptor = try open(path, [.path, .directory])
            let workspace = Workspace(slots: slots)
            try attach(try workspace.mount(at: place), path: path, isFolder: true, workspace.attributes)
        default:
            // A step of the processes' own lists does not belong into the set-up: the plan is refused, not bent.
            throw LinuxError(operation: "set-up step", subject: step.stage, errno: .invalidArgument)
        }
    }

    // MARK: The root

    private mutating func makeRoot(bytes: Int, inodes: Int) throws(LinuxError) {
        let mount = try Self.memory(bytes: bytes, inodes: inodes, mode: "755", [.noSetUID])
        // Lookups of host paths start at the process's root and go on seeing the host beneath this.
        try Mounts.attach(mount, path: "/")
        root = mount.cast()
    }

    private func pivot() throws(LinuxError) {
        try withRoot { root throws(LinuxError) in try Mounts.pivot(to: root) }
    }

    private func enterUserNamespace() throws(LinuxError) {
        guard let number = slots.userNamespace else {
            throw LinuxError(operation: "setns", subject: "user namespace of the slot", errno: .badDescriptor)
        }
        try Processes.enter(NamespaceDescriptor(owning: number), .user)
    }

    private func withRoot(
        _ body: (borrowing DirectoryDescriptor) throws(LinuxError) -> Void
    ) throws(LinuxError) {
        switch root {
        case .some(let root): try body(root)
        case .none: throw LinuxError(operation: "set-up", subject: "root", errno: .noEntry)
        }
    }

    // MARK: Places below it

    /// Nothing below the root is writable by anyone else; still no lookup may leave it.
    private func open<Kind>(
        _ path: String, _ flags: OpenFlags, mode: UInt64 = 0, as kind: Kind.Type = Kind.self
    ) throws(LinuxError) -> Descriptor<Kind> {
        switch root {
        case .some(let root):
            return try Files.open(
                Self.relative(path), below: root, flags, mode: mode, resolve: [.inRoot, .noMagicLinks])
        case .none: throw LinuxError(operation: "set-up", subject: "root", errno: .noEntry)
        }
    }

    private func create(_ path: String, mode: UInt16) throws(LinuxError) -> FileDescriptor {
        try open(path, [.writeOnly, .create, .exclusive, .noFollow], mode: UInt64(mode))
    }

    private func attach(
        _ mount: borrowing MountDescriptor, path: String, isFolder: Bool, _ attributes: MountAttributes
    ) throws(LinuxError) {
        try Mounts.restrict(mount, attributes, recursively: true, subject: path)
        let target: FileDescriptor = try open(path, isFolder ? [.path, .directory] : .path)
        try Mounts.attach(mount, on: target, subject: path)
    }

    /// Each belongs to who opened its master; devices have to work here, and are all that can be.
    private func attachTerminals(_ path: String, count: Int) throws(LinuxError) {
        let attributes: MountAttributes = [.noSetUID, .noExecute]
        guard let given = slots.terminals else {
            return try attach(try TerminalInstance.make(count: count), path: path, isFolder: true, attributes)
        }
        let folder = try DirectoryDescriptor(duplicating: given)
        try Folders.changeOwner(of: "0", in: folder, uid: slots.users.payload, gid: slots.users.payload)
        try attach(try MountDescriptor(duplicating: given), path: path, isFolder: true, attributes)
    }

    private mutating func mask(_ path: String) throws(LinuxError) {
        let target: FileDescriptor
        do { target = try open(path, .path) } catch {
            // The kernel was built without it: there is nothing to hide.
            if error.errno == .noEntry { return }
            throw error
        }
        let attributes: MountAttributes = [.readOnly, .noSetUID, .noExecute]
        if try FileStatus(of: target).kind == .directory {
            if try Self.cover(target, with: emptyFolder, subject: path) { return }
            let empty = try Self.memory(bytes: 4096, inodes: 1, mode: "555", attributes)
            try Mounts.attach(empty, on: target, subject: path)
            // Kept attached: before Linux 6.15 only what is mounted somewhere can be cloned.
            emptyFolder = consume empty
        } else {
            if try Self.cover(target, with: emptyFile, subject: path) { return }
            let null: FileDescriptor = try open("/dev/null", .path)
            let empty = try Mounts.clone(of: null, subject: "/dev/null")
            try Mounts.restrict(empty, attributes, subject: path)
            try Mounts.attach(empty, on: target, subject: path)
            emptyFile = consume empty
        }
    }

    /// A clone has the attributes of what it is cloned from.
    /// - Returns: false when there is none yet.
    private static func cover(
        _ target: borrowing FileDescriptor, with first: borrowing MountDescriptor?, subject: String
    ) throws(LinuxError) -> Bool {
        switch first {
        case .some(let empty):
            try Mounts.attach(try Mounts.clone(of: empty, subject: subject), on: target, subject: subject)
            return true
        case .none: return false
        }
    }

    private static func memory(
        bytes: Int, inodes: Int, mode: String, _ attributes: MountAttributes
    ) throws(LinuxError) -> MountDescriptor {
        let system = try FileSystem("tmpfs")
        try system.set("size", "\(bytes)")
        try system.set("nr_inodes", "\(inodes)")
        try system.set("mode", mode)
        return try system.mount(attributes)
    }

    private static func relative(_ path: String) -> String { String(path.drop { $0 == "/" }) }
}
