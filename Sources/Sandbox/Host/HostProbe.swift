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
        if !missing.isEmpty {
            let absence = HostFacts.Absence(
                cause: "this process lacks \(missing.joined(separator: ", "))",
                fix: "run nexus as root with these capabilities")
            for guarantee in privileged { absent[guarantee] = absence }
        } else if let absence = failureToMount() {
            for guarantee in privileged { absent[guarantee] = absence }
        }
        // What follows from a missing capability is told as that capability: it is what has to change.
        for (guarantee, namespace) in namespaces where absent[guarantee] == nil {
            if let cause = failure(of: namespace) {
                absent[guarantee] = .init(
                    cause: cause, fix: "allow this namespace (user.max_*_namespaces, the container's own filter)")
            }
        }
        if failure(of: .cgroup) != nil {
            absent[.cgroupNamespace] = .init(cause: "no cgroup namespace", fix: "use a kernel with CONFIG_CGROUPS")
        }
        probeLimits(cgroups, &absent)
        if !cgroups.controllersAreUnified {
            absent[.ioLimit] = .init(
                cause: "cgroup v1 does not slow down what is written through the page cache",
                fix: "boot with cgroup v2 alone (systemd.unified_cgroup_hierarchy=1), or do not demand it")
        }
        if !Cgroups.countsCPUTime(cgroups) {
            absent[.cpuTimeLimit] = .init(
                cause: "no cgroup2 hierarchy counts cpu time", fix: "mount cgroup2, also beside cgroup v1")
        }
        absent[.diskWorkspace] = absent[.workspaceLimit] ?? (tryingDisk ? failureOfDiskImage() : nil)
        let hasLandlock = Landlock.version >= 3
        if !hasLandlock {
            absent[.landlock] = .init(
                cause: "the kernel offers Landlock ABI \(Landlock.version), 3 is needed",
                fix: "boot with lsm=landlock on Linux 6.2 or newer, or do not demand it")
        }
        let hasUserNamespaces = absent[.userNamespace] == nil
        if !hasUserNamespaces {
            // Without them owners can't be mapped on mounts.
            absent[.sharedLower] = absent[.sharedLower] ?? absent[.userNamespace]
        }
        return HostFacts(
            cgroups: cgroups, hasUserNamespaces: hasUserNamespaces, hasLandlock: hasLandlock, absent: absent,
            tryDisk: { failureOfDiskImage() })
    }

    /// What takes privileges over the host's own mounts and ids.
    private static let privileged: [Guarantee] = [
        .mountNamespace, .ownHostUID, .supervisorBoundary, .workspaceLimit, .sharedLower,
    ]

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
            let folder = try DirectoryDescriptor(duplicating: mount.number)
            try Folders.makeDevice("null", major: 1, minor: 3, in: folder)
            return nil
        } catch {
            return .init(
                cause: "\(error)",
                fix: "run nexus as root of the host, or in a container that may mount and make device nodes")
        }
    }

    private static func probeLimits(_ layout: CgroupLayout, _ absent: inout [Guarantee: HostFacts.Absence]) {
        let isUnified = layout.controllersAreUnified
        let name = "nexus.probe.\(Processes.current).\(runs.add(1, ordering: .relaxed).newValue)"
        let controllers = [
            (Guarantee.memoryLimit, isUnified ? layout.unified : layout.memory, "memory.max"),
            (.pidsLimit, isUnified ? layout.unified : layout.pids, "pids.max"),
            (.cpuLimit, isUnified ? layout.unified : layout.cpu, "cpu.max"),
            (.ioLimit, isUnified ? layout.unified : nil, "io.max"),
        ]
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
                absent[guarantee] = .init(
                    cause: "\(error)", fix: "run nexus where it may make cgroups below its own (Delegate=yes)")
            }
        }
    }
}
