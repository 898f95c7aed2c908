// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a sandbox may do, as its policy file says it after `extends` has been resolved: every value present.
package struct SandboxPolicy: Stored {
    package static let kind = "sandbox-policy"
    package static let schemaVersion = 2

    /// Who the payload is inside.
    package struct Identity: Codable, Sendable, Equatable {
        package let uid: UInt32
        package let gid: UInt32
        package let hostname: String

        package init(uid: UInt32, gid: UInt32, hostname: String) {
            self.uid = uid
            self.gid = gid
            self.hostname = hostname
        }
    }

    /// Where the workspace's upper layer is kept.
    package enum Medium: String, Codable, Sendable, CaseIterable {
        /// Charged to the payload's memory.
        case memory
        /// An image of a fixed size in a file without a name.
        case disk
    }

    /// What a denied system call leads to.
    package enum DenialAction: String, Codable, Sendable, CaseIterable {
        /// EPERM.
        case refuse
        /// The end of the sandbox.
        case end
    }

    /// A writable file system, in memory and charged to the payload unless the policy says otherwise.
    package struct Scratch: Codable, Sendable, Equatable {
        /// Absolute, normalised, below no other scratch path.
        package let path: String
        package let bytes: Int
        package let inodes: Int
        package let isExecutable: Bool

        package init(path: String, bytes: Int, inodes: Int, isExecutable: Bool) {
            self.path = path
            self.bytes = bytes
            self.inodes = inodes
            self.isExecutable = isExecutable
        }
    }

    /// All are hard.
    package struct Limits: Codable, Sendable, Equatable {
        /// Resident memory including page cache and tmpfs, in bytes.
        package let memoryBytes: Int
        /// Swap beyond that, in bytes.
        package let swapBytes: Int
        /// Processes and threads, the sandbox's own PID 1 included.
        package let pids: Int
        /// Of one cpu: 200 is two cpus.
        package let cpuPercent: Int
        package let wallMilliseconds: Int
        /// RLIMIT_NOFILE (getrlimit(2)).
        package let openFiles: Int
        /// RLIMIT_FSIZE, in bytes.
        package let fileBytes: Int
        /// Memory that file systems in memory may never take from the payload, in bytes.
        package let reserveBytes: Int
        /// How long all processes together may use no cpu time; nil is without end.
        package let idleMilliseconds: Int?
        /// Used by all processes together; nil is without bound.
        package let cpuMilliseconds: Int?
        /// On standard output and error together; nil is without bound.
        package let outputBytes: Int?
        /// Read from, and as much written to, each block device; nil is without bound.
        package let ioBytesPerSecond: Int?

        package init(
            memoryBytes: Int, swapBytes: Int, pids: Int, cpuPercent: Int, wallMilliseconds: Int, openFiles: Int,
            fileBytes: Int, reserveBytes: Int, idleMilliseconds: Int? = nil, cpuMilliseconds: Int? = nil,
            outputBytes: Int? = nil, ioBytesPerSecond: Int? = nil
        ) {
            self.memoryBytes = memoryBytes
            self.swapBytes = swapBytes
            self.pids = pids
            self.cpuPercent = cpuPercent
            self.wallMilliseconds = wallMilliseconds
            self.openFiles = openFiles
            self.fileBytes = fileBytes
            self.reserveBytes = reserveBytes
            self.idleMilliseconds = idleMilliseconds
            self.cpuMilliseconds = cpuMilliseconds
            self.outputBytes = outputBytes
            self.ioBytesPerSecond = ioBytesPerSecond
        }
    }

    /// Allowed system calls: the union of the named sets and `allow`, less `deny`.
    package struct Syscalls: Codable, Sendable, Equatable {
        /// More different calls than this are not recorded, whatever a policy says.
        package static let reportLimit = 64

        /// Narrows an allowed call to some values of one argument.
        package struct Rule: Codable, Sendable, Equatable {
            package let call: String
            /// Counts from 0.
            package let argument: Int
            /// All 64 bits are compared.
            package let values: [UInt64]

            package init(call: String, argument: Int, values: [UInt64]) {
                self.call = call
                self.argument = argument
                self.values = values
            }
        }

        package let sets: [String]
        package let allow: [String]
        package let deny: [String]
        /// How many different denied calls are recorded; nil and 0 are none.
        package let report: Int?
        /// Nil is `refuse`.
        package var action: DenialAction?
        /// All hold; nil and none are the same.
        package var rules: [Rule]?

        package init(
            sets: [String], allow: [String], deny: [String], report: Int? = nil, action: DenialAction? = nil
        ) {
            self.sets = sets
            self.allow = allow
            self.deny = deny
            self.report = report
            self.action = action
        }
    }

    package let name: PolicyName
    package let demands: [Guarantee]
    /// Demanded ones whose absence is accepted, by name; what a host can give is given all the same.
    package var waived: [Guarantee] = []
    /// Without one, the payload is a host uid of its own, and has no capability in any namespace.
    package var hasUserNamespace = true
    package let identity: Identity
    package let image: ImageName
    /// The image's digest that this policy accepts; nil accepts the one at hand and records it.
    package let imageDigest: Digest?
    /// The workspace's upper layer, at `Constants.workspacePath`.
    package let workspace: Scratch
    /// Nil is memory.
    package let workspaceMedium: Medium?
    package let scratch: [Scratch]
    package let limits: Limits
    package var syscalls: Syscalls
    /// The payload's whole environment, less what a request adds in the slots that its plan names.
    package let environment: [String: String]
    /// Paths inside that are covered, besides those of /proc that always are.
    package var masks: [String] = []
    /// What may be reached by network; empty means nothing.
    package var egress: [Destination] = []

    /// What it demands, and what it asks for by a limit or a medium: a limit that is set is a limit that is demanded.
    package var demanded: [Guarantee] {
        var implied: [Guarantee] = []
        if workspaceMedium == .disk { implied.append(.diskWorkspace) }
        // Both rest on the kernel's count of cpu time.
        if limits.idleMilliseconds != nil || limits.cpuMilliseconds != nil { implied.append(.cpuTimeLimit) }
        if limits.ioBytesPerSecond != nil { implied.append(.ioLimit) }
        return demands + implied.filter { !demands.contains($0) }
    }

    package init(
        name: PolicyName, demands: [Guarantee], identity: Identity, image: ImageName, imageDigest: Digest?,
        workspace: Scratch, workspaceMedium: Medium? = nil, scratch: [Scratch], limits: Limits, syscalls: Syscalls,
        environment: [String: String]
    ) {
        self.name = name
        self.demands = demands
        self.identity = identity
        self.image = image
        self.imageDigest = imageDigest
        self.workspace = workspace
        self.workspaceMedium = workspaceMedium
        self.scratch = scratch
        self.limits = limits
        self.syscalls = syscalls
        self.environment = environment
    }
}

extension SandboxPolicy {
    /// What schema 1 did not know is as it was then: nothing waived, masked or reached.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(PolicyName.self, forKey: .name),
            demands: try values.decode([Guarantee].self, forKey: .demands),
            identity: try values.decode(Identity.self, forKey: .identity),
            image: try values.decode(ImageName.self, forKey: .image),
            imageDigest: try values.decodeIfPresent(Digest.self, forKey: .imageDigest),
            workspace: try values.decode(Scratch.self, forKey: .workspace),
            workspaceMedium: try values.decodeIfPresent(Medium.self, forKey: .workspaceMedium),
            scratch: try values.decode([Scratch].self, forKey: .scratch),
            limits: try values.decode(Limits.self, forKey: .limits),
            syscalls: try values.decode(Syscalls.self, forKey: .syscalls),
            environment: try values.decode([String: String].self, forKey: .environment))
        waived = try values.decodeIfPresent([Guarantee].self, forKey: .waived) ?? []
        hasUserNamespace = try values.decodeIfPresent(Bool.self, forKey: .hasUserNamespace) ?? true
        masks = try values.decodeIfPresent([String].self, forKey: .masks) ?? []
        egress = try values.decodeIfPresent([Destination].self, forKey: .egress) ?? []
    }
}
