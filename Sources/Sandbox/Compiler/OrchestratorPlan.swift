// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux
package import SandboxRuntime

/// The confinement of the orchestrator, which reads everything untrusted: no privilege, no network, no process but
/// its own in sight, and nothing of the host but the image, its inputs, and what it is there to write.
package struct OrchestratorPlan: Sendable {
    /// A host object that the orchestrator sees at its own path. Its position is that of its descriptor in the session.
    package struct Grant: Sendable {
        package let path: String
        package let isFolder: Bool
        package let isWritable: Bool

        package init(path: String, isFolder: Bool, isWritable: Bool) {
            self.path = path
            self.isFolder = isFolder
            self.isWritable = isWritable
        }
    }

    /// Where its own program stands inside.
    package static let program = "\(PlanCompiler.toolFolder)/nexus"

    /// What the orchestrator and the git that it starts may ask of the kernel. Above all not: namespaces, in which it
    /// would have every capability, and mounts.
    package static let syscalls = SandboxPolicy.Syscalls(
        sets: ["basic", "threads"],
        allow: [
            "sendmsg", "recvmsg", "sendto", "recvfrom", "socketpair", "getsockname", "getpeername", "getsockopt",
            // The layers that it writes hold deletions.
            "mknodat:whiteout",
        ],
        deny: [])

    /// Its memory holds specifications, patches and /tmp, and is far less than this in any run that is well.
    private static let limits = SandboxPlan.Limits(
        memoryBytes: 4 << 30, swapBytes: 0, pids: 512, cpuPercent: 400, wallMilliseconds: nil)

    let grants: [Grant]
    let program: String
    let user: (uid: UInt32, gid: UInt32)

    /// - Parameters:
    ///   - program: the path of `nexus` on the host.
    package init(grants: [Grant], program: String, uid: UInt32, gid: UInt32) {
        self.grants = grants
        self.program = program
        user = (uid, gid)
    }

    /// - Parameter filter: the compiled seccomp program for `syscalls`.
    /// - Throws: `guarantee.absent` when this process can't confine anything, `image.missing`.
    package func compile(image: Image, host: HostFacts, filter: [UInt8]) throws(SandboxError) -> SealedPlan {
        let demanded: [Guarantee] = [
            .supervisorBoundary, .mountNamespace, .pidNamespace, .networkNamespace, .ipcNamespace, .utsNamespace,
            .cgroupNamespace, .syscallFilter, .memoryLimit, .pidsLimit, .cpuLimit,
        ]
        for guarantee in demanded {
            guard let absence = host.absent[guarantee] else { continue }
            throw SandboxError(
                code: "guarantee.absent", operation: "nexus demands", subject: guarantee.rawValue,
                cause: absence.cause, hint: absence.fix)
        }
        return PlanCompiler.seal(
            SandboxPlan(
                name: "orchestrator", namespaces: [.mount, .pid, .network, .ipc, .uts],
                identity: .fixed(uid: user.uid, gid: user.gid), limits: Self.limits, workspace: nil,
                environment: ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp", "TMPDIR=/tmp", "LANG=C.UTF-8"],
                setup: try setup(image), reaper: reaper, payload: payload(host, filter: filter)))
    }

    private func setup(_ image: Image) throws(SandboxError) -> [Step] {
        var root = RootBuilder()
        try root.image(image)
        try root.hostPath(program, at: Self.program, isOptional: false)
        try root.devices()
        root.processFileSystem()
        root.mount(
            "/tmp",
            .scratch(path: "/tmp", bytes: 1 << 30, inodes: 65536, attributes: [.noSetUID, .noDevices, .noExecute]))
        for (index, grant) in grants.enumerated() {
            var attributes: MountAttributes = [.noSetUID, .noDevices, .noExecute]
            if !grant.isWritable { attributes.insert(.readOnly) }
            root.grant(
                grant.path, isFolder: grant.isFolder, isWritable: grant.isWritable,
                .grant(index: index, path: grant.path, isFolder: grant.isFolder, attributes: attributes))
        }
        let before: [Step] = [
            .undumpable, .dieWithParent, .joinCgroups, .unshareCgroupNamespace, .hostname("orchestrator"),
            .privateMounts,
            .root(bytes: 4 << 20, inodes: 4096),
        ]
        return before + root.steps + [.sealRoot, .pivot, .sessionKeyring]
    }

    private var reaper: [Step] {
        [
            .newSession, .emptyBoundingSet, .lockSecureBits, .identity(.reaper), .dropCapabilities, .noNewPrivileges,
            .undumpable, .dieWithParent,
        ]
    }

    private func payload(_ host: HostFacts, filter: [UInt8]) -> [Step] {
        let writable = grants.filter(\.isWritable).map(\.path) + ["/tmp", "/dev"]
        return [
            .newSession, .resourceLimit(.coreBytes, 0), .emptyBoundingSet, .lockSecureBits, .identity(.payload),
            .dropCapabilities, .noNewPrivileges,
        ] + (host.hasLandlock ? [.landlock(writable: writable)] : []) + [
            .workingFolder, .descriptors, .syscallFilter(filter), .execute,
        ]
    }
}
