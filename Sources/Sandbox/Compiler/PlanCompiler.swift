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
        let isMapped = host.hasUserNamespaces && policy.hasUserNamespace
        var plan = SandboxPlan(
            name: policy.name.text,
            namespaces: namespaces,
            identity: isMapped
                ? .mapped(
                    payloadUID: policy.identity.uid, payloadGID: policy.identity.gid, reaperUID: Self.reaperID,
                    reaperGID: Self.reaperID)
                : .slot,
            limits: .init(
                memoryBytes: policy.limits.memoryBytes, swapBytes: policy.limits.swapBytes, pids: policy.limits.pids,
                cpuPercent: policy.limits.cpuPercent, wallMilliseconds: policy.limits.wallMilliseconds),
            workspace: .init(bytes: policy.workspace.bytes, inodes: policy.workspace.inodes),
            environment: policy.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
            setup: try setup(policy, image: image, tools: tools, isMapped: isMapped), reaper: reaper,
            payload: payload(policy, filter: filter))
        plan.waived = host.waived(by: policy)
        return Self.seal(plan)
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
        root.devices()
        root.processFileSystem()
        for scratch in policy.scratch {
            var attributes = Self.standardAttributes
            if !scratch.isExecutable { attributes.insert(.noExecute) }
            root.mount(
                scratch.path,
                .scratch(
                    path: scratch.path, bytes: scratch.bytes, inodes: scratch.inodes, attributes: attributes))
        }
        root.mount(policy.workspace.path, .workspace(path: policy.workspace.path))
        for path in policy.masks { root.mask(path) }
        // A host name or loopback that is not the sandbox's own is the host's, and stays as it is.
        let before: [Step] =
            [.undumpable, .dieWithParent, .joinCgroups]
            + (host.absent[.cgroupNamespace] == nil ? [.unshareCgroupNamespace] : [])
            + (namespaces.contains(.uts) ? [.hostname(policy.identity.hostname)] : [])
            + (namespaces.contains(.network) ? [.loopback] : [])
            + [.privateMounts, .root(bytes: 4 << 20, inodes: 1024)]
        let after: [Step] = [.sealRoot, .pivot, .sessionKeyring] + (isMapped ? [.userNamespace] : [])
        return before + root.steps + after
    }

    private var reaper: [Step] {
        [
            .newSession, .emptyBoundingSet, .lockSecureBits, .identity(.reaper), .dropCapabilities, .noNewPrivileges,
            // Both were reset by the change of user.
            .undumpable, .dieWithParent,
        ]
    }

    private func payload(_ policy: SandboxPolicy, filter: [UInt8]) -> [Step] {
        let writable = [policy.workspace.path, "/dev"] + policy.scratch.map(\.path)
        return [
            .newSession, .resourceLimit(.coreBytes, 0),
            .resourceLimit(.openFiles, UInt64(policy.limits.openFiles)),
            .resourceLimit(.fileBytes, UInt64(policy.limits.fileBytes)), .resourceLimit(.messageQueueBytes, 0),
            .emptyBoundingSet, .lockSecureBits, .identity(.payload), .dropCapabilities, .noNewPrivileges,
        ] + (host.hasLandlock ? [.landlock(writable: writable)] : []) + [
            .workingFolder, .descriptors, .syscallFilter(filter), .execute,
        ]
    }
}
