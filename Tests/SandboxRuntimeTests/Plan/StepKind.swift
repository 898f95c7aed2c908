// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import SandboxRuntime

/// Every case of `Step` without its values. A new step breaks the switch below; its new
/// kind then has no sample, which a test says.
enum StepKind: CaseIterable {
    case undumpable, joinCgroups, unshareCgroupNamespace, hostname, loopback, privateMounts, root, folder, file, link
    case hostPath, scratch, device, terminals, processFileSystem, mask, workspace, grant, sealRoot, pivot,
        sessionKeyring
    case dieWithParent, userNamespace, ownUser, newSession, resourceLimit, outOfMemoryFirst, emptyBoundingSet,
        lockSecureBits
    case identity, dropCapabilities, noNewPrivileges, landlock, workingFolder, descriptors, syscallFilter, execute
    case watchedSyscallFilter

    init(_ step: Step) {
        switch step {
        case .undumpable: self = .undumpable
        case .joinCgroups: self = .joinCgroups
        case .unshareCgroupNamespace: self = .unshareCgroupNamespace
        case .hostname: self = .hostname
        case .loopback: self = .loopback
        case .privateMounts: self = .privateMounts
        case .root: self = .root
        case .folder: self = .folder
        case .file: self = .file
        case .link: self = .link
        case .hostPath: self = .hostPath
        case .scratch: self = .scratch
        case .device: self = .device
        case .terminals: self = .terminals
        case .processFileSystem: self = .processFileSystem
        case .mask: self = .mask
        case .workspace: self = .workspace
        case .grant: self = .grant
        case .sealRoot: self = .sealRoot
        case .pivot: self = .pivot
        case .sessionKeyring: self = .sessionKeyring
        case .dieWithParent: self = .dieWithParent
        case .userNamespace: self = .userNamespace
        case .ownUser: self = .ownUser
        case .newSession: self = .newSession
        case .resourceLimit: self = .resourceLimit
        case .outOfMemoryFirst: self = .outOfMemoryFirst
        case .emptyBoundingSet: self = .emptyBoundingSet
        case .lockSecureBits: self = .lockSecureBits
        case .identity: self = .identity
        case .dropCapabilities: self = .dropCapabilities
        case .noNewPrivileges: self = .noNewPrivileges
        case .landlock: self = .landlock
        case .workingFolder: self = .workingFolder
        case .descriptors: self = .descriptors
        case .syscallFilter: self = .syscallFilter
        case .execute: self = .execute
        case .watchedSyscallFilter: self = .watchedSyscallFilter
        }
    }
}
