// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Linux

/// A sandbox, decided: policy, image and host compiled to ordered steps. Only what is known at launch is left open,
/// in slots: arguments, streams, layers, the slot's users, tighter limits.
package struct SandboxPlan: Sendable, Equatable {
    /// Limits that the cgroups and the supervisor hold; a request may only tighten them.
    package struct Limits: Sendable, Equatable {
        package var memoryBytes: Int
        package var swapBytes: Int
        package var pids: Int
        package var cpuPercent: Int
        /// Nil: no wall limit, for the orchestrator only.
        package var wallMilliseconds: Int?
        /// Without any cpu time used; nil: no such limit.
        package var idleMilliseconds: Int?
        /// Of cpu time used; nil: no such limit.
        package var cpuMilliseconds: Int?
        /// Of standard output and error together; nil: streams are the payload's own, and nobody counts.
        package var outputBytes: Int?
        /// For each block device; nil: no such limit.
        package var ioBytesPerSecond: Int?

        package init(
            memoryBytes: Int, swapBytes: Int, pids: Int, cpuPercent: Int, wallMilliseconds: Int?,
            idleMilliseconds: Int? = nil, cpuMilliseconds: Int? = nil, outputBytes: Int? = nil,
            ioBytesPerSecond: Int? = nil
        ) {
            self.memoryBytes = memoryBytes
            self.swapBytes = swapBytes
            self.pids = pids
            self.cpuPercent = cpuPercent
            self.wallMilliseconds = wallMilliseconds
            self.idleMilliseconds = idleMilliseconds
            self.cpuMilliseconds = cpuMilliseconds
            self.outputBytes = outputBytes
            self.ioBytesPerSecond = ioBytesPerSecond
        }
    }

    /// Who the processes are.
    package enum Identity: Sendable, Equatable {
        /// Two users inside a user namespace, each standing for a host uid of the slot's own.
        case mapped(payloadUID: UInt32, payloadGID: UInt32, reaperUID: UInt32, reaperGID: UInt32)
        /// The slot's two host uids themselves: for hosts that forbid user namespaces.
        case slot
        /// A given user: the orchestrator's.
        case fixed(uid: UInt32, gid: UInt32)
    }

    /// The upper layer of the workspace.
    package struct Workspace: Sendable, Equatable {
        package var bytes: Int
        package var inodes: Int
        /// The folder of the host's in whose file system the image lies, without a name; nil: in memory.
        package let diskFolder: String?
        /// Whether what is written there can be run.
        package var isExecutable: Bool

        package init(bytes: Int, inodes: Int, diskFolder: String? = nil, isExecutable: Bool = true) {
            self.bytes = bytes
            self.inodes = inodes
            self.diskFolder = diskFolder
            self.isExecutable = isExecutable
        }
    }

    package let name: String
    /// What the policy demanded, the host can't give, and the policy waived.
    package var waived: [Guarantee] = []
    package var namespaces: Namespaces
    package var identity: Identity
    /// Nil: no cgroup, for the orchestrator only.
    package var limits: Limits?
    package var workspace: Workspace?
    /// `NAME=value`, in order; a request can add names but not change these.
    package let environment: [String]
    package var setup: [Step]
    package var reaper: [Step]
    package var payload: [Step]

    package init(
        name: String, namespaces: Namespaces, identity: Identity, limits: Limits?, workspace: Workspace?,
        environment: [String], setup: [Step], reaper: [Step], payload: [Step]
    ) {
        self.name = name
        self.namespaces = namespaces
        self.identity = identity
        self.limits = limits
        self.workspace = workspace
        self.environment = environment
        self.setup = setup
        self.reaper = reaper
        self.payload = payload
    }
}

/// A plan with the digest of its encoding, which evidence names.
package struct SealedPlan: Sendable, Equatable {
    package let plan: SandboxPlan
    /// SHA-256, 32 bytes.
    package let digest: [UInt8]

    package init(plan: SandboxPlan, digest: [UInt8]) {
        self.plan = plan
        self.digest = digest
    }
}

extension SealedPlan {
    /// The digest as 64 hexadecimal digits.
    package var digestText: String { Hexadecimal.encode(digest) }
}
