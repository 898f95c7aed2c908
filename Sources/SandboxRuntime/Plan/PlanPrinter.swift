// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// Shows a plan, one line for each step, folding over the very list that the executor carries out.
package enum PlanPrinter {
    /// Lines without line ends.
    package static func lines(_ plan: SandboxPlan) -> [String] {
        var lines = [
            "plan \(plan.name)", "namespaces: \(names(of: namespaces(of: plan)))",
            "identity: \(describe(plan.identity))",
        ]
        if !plan.waived.isEmpty {
            lines.append("absent on this host, and waived: \(plan.waived.map(\.rawValue).joined(separator: ", "))")
        }
        if let limits = plan.limits {
            lines.append(
                "limits: memory \(limits.memoryBytes), swap \(limits.swapBytes), pids \(limits.pids), "
                    + "cpu \(limits.cpuPercent)%, wall \(limits.wallMilliseconds.map { "\($0) ms" } ?? "none"), "
                    + "cpu time \(limits.cpuMilliseconds.map { "\($0) ms" } ?? "none"), "
                    + "idle \(limits.idleMilliseconds.map { "\($0) ms" } ?? "none"), "
                    + "output \(limits.outputBytes.map { "\($0) bytes" } ?? "none"), "
                    + "io \(limits.ioBytesPerSecond.map { "\($0) bytes/s" } ?? "none")")
        }
        if let workspace = plan.workspace {
            let medium = workspace.diskFolder.map { "an image in \($0)" } ?? "in memory"
            lines.append(
                "workspace upper: \(workspace.bytes) bytes, \(workspace.inodes) inodes, \(medium)\(workspace.isExecutable ? "" : ", noexec")"
            )
        }
        lines += plan.environment.map { "environment: \($0)" }
        for (title, steps) in [("setup", plan.setup), ("reaper", plan.reaper), ("payload", plan.payload)] {
            lines += steps.enumerated().map { "\(title) \($0 + 1): \($1)" }
        }
        return lines
    }

    /// Those that it is born into, and those that a step enters or makes later.
    private static func namespaces(of plan: SandboxPlan) -> Namespaces {
        let steps = plan.setup + plan.reaper + plan.payload
        return plan.namespaces.union(steps.contains(.userNamespace) ? .user : [])
            .union(steps.contains(.unshareCgroupNamespace) ? .cgroup : [])
    }

    private static func names(of namespaces: Namespaces) -> String {
        let names: [(Namespaces, String)] = [
            (.user, "user"), (.mount, "mount"), (.pid, "pid"), (.network, "network"), (.ipc, "ipc"), (.uts, "uts"),
            (.cgroup, "cgroup"),
        ]
        return names.filter { namespaces.contains($0.0) }.map(\.1).joined(separator: ", ")
    }

    private static func describe(_ identity: SandboxPlan.Identity) -> String {
        switch identity {
        case .mapped(let payloadUID, let payloadGID, let reaperUID, let reaperGID):
            "payload \(payloadUID):\(payloadGID), reaper \(reaperUID):\(reaperGID), mapped to host uids of the slot"
        case .slot: "host uids of the slot"
        case .fixed(let uid, let gid): "host uid \(uid), gid \(gid)"
        }
    }
}

extension Step: CustomStringConvertible {
    /// One line in the words of the field.
    package var description: String {
        switch self {
        case .undumpable: "prctl dumpable 0"
        case .joinCgroups: "join cgroups"
        case .unshareCgroupNamespace: "unshare cgroup namespace"
        case .hostname(let name): "hostname \(name)"
        case .loopback: "set lo up"
        case .privateMounts: "make all mounts private"
        case .root(let bytes, let inodes): "root tmpfs \(bytes) bytes, \(inodes) inodes"
        case .folder(let path, let mode): "folder \(path) \(octal(mode))"
        case .file(let path, let content, let mode): "file \(path) \(octal(mode)), \(content.count) bytes"
        case .link(let path, let target): "link \(path) -> \(target)"
        case .hostPath(let source, let target, _, let attributes): "bind \(source) on \(target) \(attributes)"
        case .scratch(let path, let bytes, let inodes, let attributes):
            "tmpfs \(path) \(bytes) bytes, \(inodes) inodes, \(attributes)"
        case .device(let path, let major, let minor): "device \(path) \(major):\(minor)"
        case .processFileSystem(let path): "proc \(path) ro, hidepid=invisible"
        case .terminals(let path, let count): "devpts \(path) \(count) terminals"
        case .mask(let path): "mask \(path)"
        case .workspace(let path): "workspace \(path)"
        case .grant(let index, let path, _, let attributes): "granted mount \(index) on \(path) \(attributes)"
        case .sealRoot: "root read-only"
        case .pivot: "pivot_root, old root detached"
        case .sessionKeyring: "new session keyring"
        case .dieWithParent: "SIGKILL when the parent ends"
        case .userNamespace: "enter the slot's user namespace"
        case .ownUser(let uid, let gid, let hostUID, let hostGID):
            "user \(uid):\(gid) stands for host user \(hostUID):\(hostGID), and no other is mapped"
        case .newSession: "setsid"
        case .resourceLimit(let limit, let value): "rlimit \(limit) \(value)"
        case .outOfMemoryFirst: "oom_score_adj 1000"
        case .emptyBoundingSet: "empty bounding and ambient capability sets"
        case .lockSecureBits: "lock securebits"
        case .identity(let role): "become the \(role)'s user and group, no supplementary group"
        case .dropCapabilities: "empty capability sets"
        case .noNewPrivileges: "no_new_privs"
        case .landlock(let writable): "landlock: changes only beneath \(writable.joined(separator: " "))"
        case .workingFolder: "enter the requested working folder"
        case .descriptors: "close every descriptor but the named ones"
        case .syscallFilter(let program): "seccomp filter, \(program.count / 8) instructions"
        case .watchedSyscallFilter(let program, let endsSandbox, let count):
            "seccomp filter, \(program.count / 8) instructions, asks PID 1: "
                + (endsSandbox
                    ? "a denied call ends the sandbox" : "denied calls get EPERM, the first \(count) recorded")
        case .execute: "execve"
        }
    }

    private func octal(_ mode: UInt16) -> String { "0" + String(mode, radix: 8) }
}
