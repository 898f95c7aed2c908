// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux
internal import SandboxRuntime
internal import Synchronization

/// Tries what a sandbox needs, in children that end at once, and leaves nothing behind.
package enum HostProbe {
    /// Two probes of one process may run at a time, each with a cgroup of its own.
    private static let runs = Atomic<Int>(0)

    /// CAP_SETUID 7, CAP_SYS_ADMIN 21 … what setting up a sandbox takes (capabilities(7)).
    private static let needed: [(name: String, bit: UInt64)] = [
        ("CAP_CHOWN", 0), ("CAP_DAC_OVERRIDE", 1), ("CAP_SETGID", 6), ("CAP_SETUID", 7), ("CAP_SETPCAP", 8),
        ("CAP_NET_ADMIN", 12), ("CAP_SYS_CHROOT", 18), ("CAP_SYS_ADMIN", 21), ("CAP_MKNOD", 27), ("CAP_SETFCAP", 31),
    ]

    /// - Parameter tryingDisk: whether `disk-workspace` is tried now, and not only when a policy asks for it.
    package static func run(tryingDisk: Bool = false) -> HostFacts {
        var absent: [Guarantee: HostFacts.Absence] = [:]
        let cgroups = CgroupDiscovery.layout()
        let missing = missingCapabilities()
        let ownUser = missing.isEmpty ? nil : ownUser()
        if !missing.isEmpty {
            let absence = HostFacts.Absence(
                cause: "this process lacks \(missing.joined(separator: ", "))",
                fix: "run nexus as root with these capabilities")
            for guarantee in ownUser == nil ? privileged : othersOnly { absent[guarantee] = absence }
        } else if let absence = failureToMount() {
            for guarantee in privileged { absent[guarantee] = absence }
        }
        // What follows from a missing capability is told as that capability: it is what has to change.
        for (guarantee, namespace) in namespaces where absent[guarantee] == nil {
            if let cause = failure(of: ownUser == nil ? namespace : namespace.union(.user)) {
                absent[guarantee] = .init(
                    cause: cause, fix: "allow this namespace (user.max_*_namespaces, the container's own filter)")
            }
        }
        if failure(of: ownUser == nil ? .cgroup : [.cgroup, .user]) != nil {
            absent[.cgroupNamespace] = .init(cause: "no cgroup namespace", fix: "use a kernel with CONFIG_CGROUPS")
        }
        probeLimits(cgroups, &absent)
        let usable = usable(cgroups, without: absent)
        probeCounts(cgroups, usable, &absent)
        absent[.diskWorkspace] = absent[.workspaceLimit] ?? (tryingDisk ? failureOfDiskImage() : nil)
        let hasLandlock = Landlock.version >= 3
        if !hasLandlock {
            absent[.landlock] = .init(
                cause: "the kernel offers Landlock ABI \(Landlock.version), 3 is needed",
                fix: "boot with lsm=landlock on Linux 6.2 or newer, or do not demand it")
        }
        let hasUserNamespaces = absent[.userNamespace] == nil
        if !hasUserNamespaces {
            // Without them owners can't be mapped on mounts: they have to be changed above the shared tree.
            absent[.sharedLower] = absent[.sharedLower] ?? failureToShare()
        }
        return HostFacts(
            cgroups: usable, hasUserNamespaces: hasUserNamespaces, hasLandlock: hasLandlock,
            absent: absent, ownUser: ownUser, tryDisk: { failureOfDiskImage() })
    }

    /// Limits on what only a unified hierarchy counts.
    /// - Parameter usable: what sandboxes can have cgroups in.
    private static func probeCounts(
        _ cgroups: CgroupLayout, _ usable: CgroupLayout, _ absent: inout [Guarantee: HostFacts.Absence]
    ) {
        if !cgroups.controllersAreUnified {
            absent[.ioLimit] = .init(
                cause: "cgroup v1 does not slow down what is written through the page cache",
                fix: "boot with cgroup v2 alone (systemd.unified_cgroup_hierarchy=1), or do not demand it")
        }
        if !Cgroups.countsCPUTime(usable) {
            absent[.cpuTimeLimit] = .init(
                cause: "no cgroup2 hierarchy in which this process can make a cgroup counts cpu time",
                fix: "mount cgroup2, also beside cgroup v1, and run nexus where it may make cgroups (Delegate=yes)")
        }
    }

    /// What takes privileges over the host's own mounts and ids.
    private static let privileged: [Guarantee] = [
        .mountNamespace, .ownHostUID, .supervisorBoundary, .workspaceLimit, .sharedLower,
    ]

    /// What takes users beside one's own.
    private static let othersOnly: [Guarantee] = [.ownHostUID, .supervisorBoundary, .sharedLower]

    private static let namespaces: [(Guarantee, Namespaces)] = [
        (.mountNamespace, .mount), (.pidNamespace, .pid), (.networkNamespace, .network), (.ipcNamespace, .ipc),
        (.utsNamespace, .uts), (.userNamespace, .user),
    ]

    private static func missingCapabilities() -> [String] {
        let effective = (try? Credentials.effectiveCapabilities()) ?? 0
        return needed.filter { effective & (1 << $0.bit) == 0 }.map(\.name)
    }

    /// Nil when a process can be made in such a namespace of its own.
    private static func failure(of namespaces: Namespaces) -> String? {
        do {
            let cloned = try Processes.clone(into: namespaces)
            switch consume cloned {
            case .child: System.exit(0)
            case .parent(let process, _):
                _ = try Processes.reap(process, blocking: true)
                return nil
            }
        } catch { return "\(error)" }
    }

    /// Root of a user namespace has every capability and still can't do this: the mounts are another's, device nodes
    /// nobody's; in a container the device cgroup may refuse them too.
    private static func failureToMount() -> HostFacts.Absence? {
        do throws(LinuxError) {
            let mount = try FileSystem("tmpfs").mount([.noSetUID])
            let folder = try mount.duplicate().cast(to: DescriptorKind.Directory.self)
            try Folders.makeDevice("null", major: 1, minor: 3, in: folder)
            return nil
        } catch {
            return .init(
                cause: "\(error)",
                fix: "run nexus as root of the host, or in a container that may mount and make device nodes")
        }
    }

    /// This user, when it can set sandboxes up in user namespaces of its own.
    private static func ownUser() -> Owner? {
        let user = Owner(uid: Credentials.userID, gid: Credentials.groupID)
        do {
            let cloned = try Processes.clone(into: [.user, .mount, .pid, .network, .ipc, .uts])
            switch consume cloned {
            case .child: System.exit(setUp(user) ? 0 : 1)
            case .parent(let process, _):
                return try Processes.reap(process, blocking: true)?.status == .exited(0) ? user : nil
            }
        } catch { return nil }
    }

    private static func setUp(_ user: Owner) -> Bool {
        do throws(LinuxError) {
            try UserNamespace.mapOwn(
                uid: .init(inside: 1, outside: user.uid), gid: .init(inside: 1, outside: user.gid))
            try Mounts.makeAllPrivate()
            // Refused where parts of the host's own are covered (mount_namespaces(7)).
            for name in ["tmpfs", "proc"] { _ = try FileSystem(name).mount([.noSetUID]) }
            return true
        } catch { return false }
    }

    /// The layout less what no cgroup can be made in: nothing is limited there, and nothing is to fail for it.
    private static func usable(
        _ layout: CgroupLayout, without absent: [Guarantee: HostFacts.Absence]
    ) -> CgroupLayout {
        let hasLimits = [Guarantee.memoryLimit, .pidsLimit, .cpuLimit].contains { absent[$0] == nil }
        let unified = layout.unified.flatMap { canMake(below: $0) ? $0 : nil }
        return CgroupLayout(
            memory: absent[.memoryLimit] == nil ? layout.memory : nil,
            pids: absent[.pidsLimit] == nil ? layout.pids : nil, cpu: absent[.cpuLimit] == nil ? layout.cpu : nil,
            unified: layout.controllersAreUnified && !hasLimits ? nil : unified,
            controllersAreUnified: layout.controllersAreUnified && hasLimits)
    }

    private static func canMake(below folder: String) -> Bool {
        let probe = "\(folder)/nexus.probe.\(Processes.current).\(runs.add(1, ordering: .relaxed).newValue)"
        guard (try? Folders.make(path: probe)) != nil else { return false }
        return (try? Folders.remove(path: probe)) != nil
    }

    /// Changes the owner of a file in a shared tree, in a mount namespace that ends with it.
    private static func failureToShare() -> HostFacts.Absence? {
        var failure = "the child that tried ended"
        do {
            let cloned = try Processes.clone(into: .mount)
            switch consume cloned {
            case .child: System.exit(share())
            case .parent(let process, _):
                switch try Processes.reap(process, blocking: true)?.status {
                case .exited(0): return nil
                case .exited(let code): failure = "\(Errno(rawValue: code))"
                default: break
                }
            }
        } catch { failure = "\(error)" }
        return .init(
            cause: "owners can't be mapped without user namespaces, nor changed above a shared tree: \(failure)",
            fix: "allow user namespaces for root (user.max_user_namespaces), or load the overlay file system")
    }

    /// - Returns: the error number; 0 when the file above has the new owner, and the shared one the old.
    private static func share() -> Int32 {
        do throws(LinuxError) {
            try Mounts.makeAllPrivate()
            let shared = try FileSystem("tmpfs").mount([.noSetUID])
            let owners = try OwnerLayer()
            let place: DirectoryDescriptor = try Files.open("/", [.path, .directory])
            for number in [shared.number, owners.number] {
                try Mounts.attach(MountDescriptor(duplicating: number), on: place, subject: "/")
            }
            let below = try DirectoryDescriptor(duplicating: shared.number)
            try Folders.make("file", in: below)
            let own = Credentials.userID
            let owned = try Overlay.owned(
                layers: [shared.number], above: owners.number, from: own, to: Owner(uid: own + 1, gid: own + 1))
            // A descriptor closes after its last use, and its number is no use.
            extendLifetime(shared)
            extendLifetime(owners)
            let above = try DirectoryDescriptor(duplicating: owned.number)
            guard try FileStatus(name: "file", in: above).uid == own + 1,
                try FileStatus(name: "file", in: below).uid == own
            else { return Errno.notPermitted.rawValue }
            return 0
        } catch { return error.errno.rawValue }
    }

    private static func probeLimits(_ layout: CgroupLayout, _ absent: inout [Guarantee: HostFacts.Absence]) {
        let isUnified = layout.controllersAreUnified
        let name = "nexus.probe.\(Processes.current).\(runs.add(1, ordering: .relaxed).newValue)"
        let controllers =
            [
                (Guarantee.memoryLimit, isUnified ? layout.unified : layout.memory, "memory.max"),
                (.pidsLimit, isUnified ? layout.unified : layout.pids, "pids.max"),
                (.cpuLimit, isUnified ? layout.unified : layout.cpu, "cpu.max"),
            ] + (isUnified ? [(.ioLimit, layout.unified, "io.max")] : [])
        var delegation: CgroupDelegation?
        defer { delegation?.undo() }
        if isUnified, let unified = layout.unified {
            do { delegation = try CgroupDelegation(folder: unified, leaf: "\(name).own") } catch {
                for (guarantee, _, _) in controllers { absent[guarantee] = undelegated("\(error)") }
                return
            }
        }
        for (guarantee, folder, file) in controllers {
            guard let folder else {
                absent[guarantee] = .init(
                    cause: "no cgroup hierarchy with this controller is mounted",
                    fix: "mount the cgroup hierarchies, or run on a host that has them")
                continue
            }
            let probe = "\(folder)/\(name)"
            do {
                try Folders.make(path: probe)
                // On v2 a controller is there only where the folder above hands it down (cgroups(7), delegation).
                let isHandedDown = !isUnified || (try? FileStatus(path: "\(probe)/\(file)")) != nil
                try Folders.remove(path: probe)
                if !isHandedDown {
                    throw LinuxError(operation: "find \(file) in a cgroup below", subject: folder, errno: .noEntry)
                }
            } catch {
                absent[guarantee] = undelegated("\(error)")
            }
        }
    }

    private static func undelegated(_ cause: String) -> HostFacts.Absence {
        .init(
            cause: cause,
            fix: "give nexus a cgroup of its own: systemd-run --scope -p Delegate=yes nexus … (as an ordinary user "
                + "with --user), or Delegate=yes in its service")
    }
}
