// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Step {
    /// A stable name for reports: the kind of step without its values.
    package var stage: String {
        switch self {
        case .undumpable: "undumpable"
        case .joinCgroups: "join-cgroups"
        case .unshareCgroupNamespace: "cgroup-namespace"
        case .hostname: "hostname"
        case .loopback: "loopback"
        case .privateMounts: "private-mounts"
        case .root: "root"
        case .folder: "folder"
        case .file: "file"
        case .link: "link"
        case .hostPath: "bind"
        case .scratch: "scratch"
        case .device: "device"
        case .processFileSystem: "proc"
        case .terminals: "terminals"
        case .mask: "mask"
        case .workspace: "workspace"
        case .grant: "grant"
        case .sealRoot: "seal-root"
        case .pivot: "pivot"
        case .sessionKeyring: "session-keyring"
        case .dieWithParent: "die-with-parent"
        case .userNamespace: "user-namespace"
        case .ownUser: "own-user"
        case .newSession: "new-session"
        case .resourceLimit: "resource-limit"
        case .outOfMemoryFirst: "out-of-memory-first"
        case .emptyBoundingSet: "bounding-set"
        case .lockSecureBits: "secure-bits"
        case .identity: "identity"
        case .dropCapabilities: "capabilities"
        case .noNewPrivileges: "no-new-privileges"
        case .landlock: "landlock"
        case .workingFolder: "working-folder"
        case .descriptors: "descriptors"
        case .syscallFilter: "syscall-filter"
        case .watchedSyscallFilter: "watched-syscall-filter"
        case .execute: "execute"
        }
    }
}
