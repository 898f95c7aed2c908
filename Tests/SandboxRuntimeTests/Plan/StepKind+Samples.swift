// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime

extension StepKind {
    /// Steps of this kind, each with values of its own.
    var samples: [Step] {
        switch self {
        case .undumpable: [.undumpable]
        case .joinCgroups: [.joinCgroups]
        case .unshareCgroupNamespace: [.unshareCgroupNamespace]
        case .loopback: [.loopback]
        case .privateMounts: [.privateMounts]
        case .sealRoot: [.sealRoot]
        case .pivot: [.pivot]
        case .sessionKeyring: [.sessionKeyring]
        case .dieWithParent: [.dieWithParent]
        case .userNamespace: [.userNamespace]
        case .newSession: [.newSession]
        case .outOfMemoryFirst: [.outOfMemoryFirst]
        case .emptyBoundingSet: [.emptyBoundingSet]
        case .lockSecureBits: [.lockSecureBits]
        case .dropCapabilities: [.dropCapabilities]
        case .noNewPrivileges: [.noNewPrivileges]
        case .workingFolder: [.workingFolder]
        case .descriptors: [.descriptors]
        case .execute: [.execute]
        default: samplesWithValues
        }
    }

    private var samplesWithValues: [Step] {
        switch self {
        case .ownUser: [.ownUser(uid: 1000, gid: 1001, hostUID: 1 << 31, hostGID: 7)]
        case .hostname: [.hostname("sandbox"), .hostname("")]
        case .root: [.root(bytes: 4 << 20, inodes: 1024)]
        case .folder: [.folder(path: "/ä", mode: 0o755), .folder(path: "/b", mode: 0o1777)]
        case .file: [.file(path: "/etc/hosts", content: [0, 255, 10], mode: 0o444)]
        case .link: [.link(path: "/bin", target: "usr/bin")]
        case .hostPath:
            [
                .hostPath(source: "/usr", target: "/opt", isFolder: true, attributes: [.readOnly, .noSetUID]),
                .hostPath(source: "/etc/a", target: "/etc/b", isFolder: false, attributes: []),
            ]
        case .scratch: [.scratch(path: "/tmp", bytes: 1 << 40, inodes: 7, attributes: .noExecute)]
        case .device: [.device(path: "/dev/null", major: 1, minor: 3)]
        case .terminals: [.terminals(path: "/dev/pts", count: 64)]
        case .processFileSystem: [.processFileSystem(path: "/proc")]
        case .mask: [.mask(path: "/proc/kcore")]
        case .workspace: [.workspace(path: "/workspace")]
        case .grant: [.grant(index: 2, path: "/state", isFolder: true, attributes: .noDevices)]
        case .resourceLimit: [.resourceLimit(.openFiles, 1024), .resourceLimit(.coreBytes, .max)]
        case .identity: [.identity(.reaper), .identity(.payload)]
        case .landlock: [.landlock(writable: ["/workspace", "/tmp"]), .landlock(writable: [])]
        case .syscallFilter: [.syscallFilter([6, 0, 0, 0, 0, 0, 255, 127])]
        case .watchedSyscallFilter:
            [
                .watchedSyscallFilter([6, 0, 0, 0, 0, 0, 255, 127], endsSandbox: false, recorded: 16),
                .watchedSyscallFilter([6, 0, 0, 0, 0, 0, 255, 127], endsSandbox: true, recorded: 16),
            ]
        default: []
        }
    }

    /// At least one step of every kind.
    static let steps = allCases.flatMap(\.samples)
}
