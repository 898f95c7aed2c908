// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Crypto
package import Domain
internal import Linux
package import SandboxRuntime

/// Policy, image and host become a plan: every value resolved, nothing left to decide at launch but the slots.
package struct PlanCompiler {
    /// A program of nexus's own that is shown inside, read-only.
    package struct Tool: Sendable {
        package let source: String
        package let target: String

        package init(source: String, target: String) {
            self.source = source
            self.target = target
        }
    }

    /// Where nexus's own programs stand inside.
    package static let toolFolder = "/nexus"
    /// The descriptor on which a payload finds its result file.
    package static let resultDescriptor = PayloadDescriptor.result
    /// The reaper's user inside: neither the payload's nor one that owns anything.
    private static let reaperID: UInt32 = 65532
    /// For what is large and temporary and survives no longer than its user (hier(7)): on a disk where /tmp may not be.
    package static let diskFolder = "/var/tmp"
    private static let standardAttributes: MountAttributes = [.noSetUID, .noDevices]

    private let host: HostFacts

    package init(host: HostFacts) { self.host = host }

    /// - Parameter filter: the compiled seccomp program.
    /// - Throws: `guarantee.absent` when the host can't give what the policy demands; nothing is weakened silently.
    package func compile(
        _ policy: SandboxPolicy, image: Image, filter: [UInt8], tools: [Tool]
    ) throws(SandboxError) -> SealedPlan {
        try host.require(policy)
        try Self.requireNoEgress(policy)
        let isMapped = host.hasUserNamespaces && policy.hasUserNamespace && host.ownUser == nil
        var plan = SandboxPlan(
            name: policy.name.text,
            namespaces: namespaces,
            identity: identity(policy),
            limits: .init(
                memoryBytes: policy.limits.memoryBytes, swapBytes: policy.limits.swapBytes, pids: policy.limits.pids,
                cpuPercent: policy.limits.cpuPercent, wallMilliseconds: policy.limits.wallMilliseconds,
                idleMilliseconds: policy.limits.idleMilliseconds, cpuMilliseconds: policy.limits.cpuMilliseconds,
                outputBytes: policy.limits.outputBytes,
                ioBytesPerSecond: host.absent[.ioLimit] == nil ? policy.limits.ioBytesPerSecond : nil),
            // Without privileges there is no supervisor's upper: the sandbox makes its own file system.
            workspace: host.ownUser == nil
                ? .init(
                    bytes: policy.workspace.bytes, inodes: policy.workspace.inodes,
                    diskFolder: policy.workspaceMedium == .disk ? Self.diskFolder : nil,
                    isExecutable: policy.workspace.isExecutable) : nil,
            environment: policy.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
            setup: try setup(policy, image: image, tools: tools, isMapped: isMapped), reaper: withoutUsers(reaper),
            payload: withoutUsers(payload(policy, filter: try filterStep(policy, filter))))
        plan.waived = host.waived(by: policy)
        return Self.seal(plan)
    }

    /// In the order of what host and policy allow: mapped ids, a slot's own ids, the caller's own.
    private func identity(_ policy: SandboxPolicy) -> SandboxPlan.Identity {
        if let user = host.ownUser { return .fixed(uid: user.uid, gid: user.gid) }
        guard host.hasUserNamespaces, policy.hasUserNamespace else { return .slot }
        return .mapped(
            payloadUID: policy.identity.uid, payloadGID: policy.identity.gid, reaperUID: Self.reaperID,
            reaperGID: Self.reaperID)
    }

    /// Who may have one user only is that user already.
    private func withoutUsers(_ steps: [Step]) -> [Step] {
        host.ownUser == nil ? steps : steps.filter { $0.stage != "identity" }
    }

    /// A door that nobody serves would be a sandbox without what its policy promises.
    private static func requireNoEgress(_ policy: SandboxPolicy) throws(SandboxError) {
        guard let destination = policy.egress.first else { return }
        throw SandboxError(
            code: "guarantee.egress", operation: "policy \(policy.name) names", subject: "\(destination)",
            cause: "egress is declared, but this nexus has no doors yet",
            hint: "leave egress empty, and bring what is needed in the image")
    }

    /// What `require` has let through as absent was not demanded, or waived: it is left out, not tried.
    private var namespaces: Namespaces {
        var namespaces: Namespaces = [.mount, .pid]
        if host.absent[.networkNamespace] == nil { namespaces.insert(.network) }
        if host.absent[.ipcNamespace] == nil { namespaces.insert(.ipc) }
        if host.absent[.utsNamespace] == nil { namespaces.insert(.uts) }
        if host.ownUser != nil { namespaces.insert(.user) }
        return namespaces
    }

    /// The plan with the digest of its encoding.
    package static func seal(_ plan: SandboxPlan) -> SealedPlan {
        SealedPlan(plan: plan, digest: Array(SHA256.hash(data: plan.encoded)))
    }

    private func setup(
        _ policy: SandboxPolicy, image: Image, tools: [Tool], isMapped: Bool
    ) throws(SandboxError) -> [Step] {
        var root = RootBuilder()
        try root.image(image)
        for tool in tools { try root.hostPath(tool.source, at: tool.target, isOptional: false) }
        try root.devices(fromHost: host.ownUser != nil)
        root.processFileSystem()
        for scratch in policy.scratch {
            var attributes = Self.standardAttributes
            if !scratch.isExecutable { attributes.insert(.noExecute) }
            root.mount(
                scratch.path,
                .scratch(
                    path: scratch.path, bytes: scratch.bytes, inodes: scratch.inodes, attributes: attributes))
        }
        root.mount(policy.workspace.path, workspace(policy))
        for path in policy.masks { root.mask(path) }
        // Before dumpable 0, which gives /proc/self to root.
        let user: [Step] =
            host.ownUser.map {
                [.ownUser(uid: policy.identity.uid, gid: policy.identity.gid, hostUID: $0.uid, hostGID: $0.gid)]
            } ?? []
        // A host name or loopback that is not the sandbox's own is the host's, and stays as it is.
        let before: [Step] =
            user + [.undumpable, .dieWithParent, .joinCgroups]
            + (host.absent[.cgroupNamespace] == nil ? [.unshareCgroupNamespace] : [])
            + (namespaces.contains(.uts) ? [.hostname(policy.identity.hostname)] : [])
            + (namespaces.contains(.network) ? [.loopback] : [])
            + [.privateMounts, .root(bytes: 4 << 20, inodes: 1024)]
        let after: [Step] = [.sealRoot, .pivot, .sessionKeyring] + (isMapped ? [.userNamespace] : [])
        return before + root.steps + after
    }

    private func workspace(_ policy: SandboxPolicy) -> Step {
        guard host.ownUser != nil else { return .workspace(path: policy.workspace.path) }
        return .scratch(
            path: policy.workspace.path, bytes: policy.workspace.bytes, inodes: policy.workspace.inodes,
            attributes: policy.workspace.isExecutable
                ? Self.standardAttributes : Self.standardAttributes.union(.noExecute))
    }

    private var reaper: [Step] {
        [
            .newSession, .emptyBoundingSet, .lockSecureBits, .identity(.reaper), .dropCapabilities, .noNewPrivileges,
            // Both were reset by the change of user.
            .undumpable, .dieWithParent,
        ]
    }

    /// Asks PID 1 where the policy wants to know, or wants more than a refusal.
    private func filterStep(_ policy: SandboxPolicy, _ filter: [UInt8]) throws(SandboxError) -> Step {
        let recorded = policy.syscalls.report ?? 0
        let endsSandbox = policy.syscalls.action == .end
        guard recorded > 0 || endsSandbox else { return .syscallFilter(filter) }
        guard try SyscallSelection.names(of: policy.syscalls).contains("sendmsg") else {
            throw SandboxError(
                code: "syscalls.watch", operation: "policy \(policy.name) watches", subject: "denied calls",
                cause: "it denies sendmsg, by which PID 1 is given what the filter asks",
                hint: "allow sendmsg, or set syscalls.report to 0 and syscalls.action to refuse")
        }
        return .watchedSyscallFilter(
            WatchedFilter.asking(filter), endsSandbox: endsSandbox, recorded: recorded)
    }

    private func payload(_ policy: SandboxPolicy, filter: Step) -> [Step] {
        let writable = [policy.workspace.path, "/dev"] + policy.scratch.map(\.path)
        return [
            .newSession, .resourceLimit(.coreBytes, 0),
            .resourceLimit(.openFiles, UInt64(policy.limits.openFiles)),
            .resourceLimit(.fileBytes, UInt64(policy.limits.fileBytes)), .resourceLimit(.messageQueueBytes, 0),
            .emptyBoundingSet, .lockSecureBits, .identity(.payload), .dropCapabilities, .noNewPrivileges,
        ] + (host.hasLandlock ? [.landlock(writable: writable)] : []) + [
            .workingFolder, .descriptors, filter, .execute,
        ]
    }
}
