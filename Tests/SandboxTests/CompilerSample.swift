// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Sandbox
import SandboxRuntime
import Testing

/// A policy, an image and a host from which a plan compiles.
enum CompilerSample {
    static func policy(demands: [Guarantee] = Guarantee.allCases) throws -> SandboxPolicy {
        SandboxPolicy(
            name: try #require(PolicyName("verifier")), demands: demands,
            identity: .init(uid: 1000, gid: 1001, hostname: "sandbox"), image: try #require(ImageName("host")),
            imageDigest: nil,
            workspace: .init(path: "/workspace", bytes: 1 << 20, inodes: 64, isExecutable: true),
            scratch: [
                .init(path: "/tmp", bytes: 1 << 21, inodes: 65, isExecutable: true),
                .init(path: "/dev/shm", bytes: 1 << 22, inodes: 66, isExecutable: false),
            ],
            limits: .init(
                memoryBytes: 1 << 30, swapBytes: 3, pids: 256, cpuPercent: 150, wallMilliseconds: 5000, openFiles: 99,
                fileBytes: 1 << 23, reserveBytes: 1 << 24),
            syscalls: .init(sets: ["basic"], allow: [], deny: []), environment: ["PATH": "/bin", "HOME": "/tmp"])
    }

    /// Host paths that stand on any Linux.
    static func image(
        _ hostPaths: [Image.HostPath] = [.init(source: "/usr", target: "/usr", isOptional: false)],
        synthetic: [Image.Synthetic] = [.init(path: "/etc/hostname", content: .text("sandbox\n"))]
    ) throws -> Image {
        Image(name: try #require(ImageName("host")), hostPaths: hostPaths, synthetic: synthetic)
    }

    static func host(
        hasUserNamespaces: Bool = true, hasLandlock: Bool = true, absent: [Guarantee: HostFacts.Absence] = [:],
        ownUser: Owner? = nil
    ) -> HostFacts {
        HostFacts(
            cgroups: CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: "/u", controllersAreUnified: true),
            hasUserNamespaces: hasUserNamespaces, hasLandlock: hasLandlock, absent: absent, ownUser: ownUser)
    }

    static let filter: [UInt8] = [6, 0, 0, 0, 0, 0, 255, 127]

    static func plan(_ host: HostFacts = host(), demands: [Guarantee] = []) throws -> SandboxPlan {
        try PlanCompiler(host: host).compile(policy(demands: demands), image: image(), filter: filter, tools: []).plan
    }
}
