// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
internal import SandboxRuntime

extension Seeds {
    static var plans: [SandboxPlan] {
        let limits = SandboxPlan.Limits(
            memoryBytes: 1 << 31, swapBytes: 0, pids: 256, cpuPercent: 200, wallMilliseconds: 120_000)
        return [
            plan(.mapped(payloadUID: 1000, payloadGID: 1000, reaperUID: 65532, reaperGID: 65532), limits, setup),
            plan(.slot, limits, [.pivot]), plan(.fixed(uid: 1, gid: 2), nil, []),
        ]
    }

    static var sessions: [Session] {
        let sealed = plans.map { SealedPlan(plan: $0, digest: [UInt8](repeating: 7, count: 32)) }
        let layout = CgroupLayout(memory: "/m", pids: nil, cpu: nil, unified: nil, controllersAreUnified: false)
        let jobs: [Session.Job] = [
            .execute(.init(command: 10, workingFolder: "/workspace", outcome: 11)),
            .execute(.init(command: 10, workingFolder: "/workspace", outcome: nil, terminal: .plain)),
            .serve(
                .init(
                    command: 10, grants: [11, 12], owner: Owner(uid: 1, gid: 2), layerRoot: 13,
                    provisional: [.init(parent: 14, name: "repository")])),
        ]
        return jobs.map { Session(plans: sealed, cgroups: layout, uidBase: 100_000, slots: 4, job: $0) }
    }

    private static func plan(
        _ identity: SandboxPlan.Identity, _ limits: SandboxPlan.Limits?, _ setup: [Step]
    ) -> SandboxPlan {
        SandboxPlan(
            name: "verifier", namespaces: [.mount, .pid, .network, .ipc, .uts], identity: identity, limits: limits,
            workspace: limits.map { _ in .init(bytes: 1 << 29, inodes: 65536) }, environment: ["PATH=/bin"],
            setup: setup, reaper: reaper, payload: payload)
    }

    private static let setup: [Step] = [
        .undumpable, .dieWithParent, .joinCgroups, .unshareCgroupNamespace, .hostname("sandbox"), .loopback,
        .privateMounts, .root(bytes: 4 << 20, inodes: 1024), .folder(path: "/usr", mode: 0o755),
        .hostPath(source: "/usr", target: "/usr", isFolder: true, attributes: [.readOnly, .noSetUID]),
        .file(path: "/etc/hosts", content: Array("127.0.0.1 localhost\n".utf8), mode: 0o444),
        .link(path: "/bin", target: "usr/bin"), .device(path: "/dev/null", major: 1, minor: 3),
        .processFileSystem(path: "/proc"), .terminals(path: "/dev/pts", count: 64), .mask(path: "/proc/kcore"),
        .scratch(path: "/tmp", bytes: 1 << 20, inodes: 64, attributes: .noExecute), .workspace(path: "/workspace"),
        .grant(index: 0, path: "/state", isFolder: true, attributes: .noDevices), .sealRoot, .pivot, .sessionKeyring,
        .userNamespace,
    ]

    private static let reaper: [Step] = [
        .newSession, .outOfMemoryFirst, .emptyBoundingSet, .lockSecureBits, .identity(.reaper), .dropCapabilities,
    ]

    private static let payload: [Step] = [
        .resourceLimit(.coreBytes, 0), .identity(.payload), .noNewPrivileges, .landlock(writable: ["/workspace"]),
        .workingFolder, .descriptors, .syscallFilter([6, 0, 0, 0, 0, 0, 255, 127]), .execute,
    ]
}
