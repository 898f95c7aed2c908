// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

/// One thing that the set-up of a sandbox does. A plan is a list of these, every value resolved; the executor carries
/// them out in order and the printer shows the same list, so what is shown and what is done can't differ.
package enum Step: Sendable, Equatable {
    // What the first process does, still with all privileges.

    /// Not traceable by anybody, from the first moment.
    case undumpable
    /// Enter the leaf cgroups that this process was not born in (cgroups(7)).
    case joinCgroups
    case unshareCgroupNamespace
    case hostname(String)
    case loopback
    /// Nothing mounted here reaches the host.
    case privateMounts
    /// A fresh tmpfs becomes the root that the following paths are below.
    case root(bytes: Int, inodes: Int)
    /// A folder whose parents exist.
    case folder(path: String, mode: UInt16)
    case file(path: String, content: [UInt8], mode: UInt16)
    case link(path: String, target: String)
    /// A host folder or file, by a path that only root can change.
    case hostPath(source: String, target: String, isFolder: Bool, attributes: MountAttributes)
    /// A tmpfs of its own.
    case scratch(path: String, bytes: Int, inodes: Int, attributes: MountAttributes)
    case device(path: String, major: Int, minor: Int)
    /// A fresh procfs, read-only, where processes of other users are invisible (proc(5), hidepid).
    case processFileSystem(path: String)
    /// Pseudo-terminals of the sandbox's own, at most this many (devpts in pts(4)).
    case terminals(path: String, count: Int)
    /// Covers a file with the null device, or a folder with an empty one; absent ones stay absent.
    case mask(path: String)
    /// The slot: overlay of the requested layers, or an empty folder, in the upper that the supervisor made.
    case workspace(path: String)
    /// A mount that came with the session, by its position.
    case grant(index: Int, path: String, isFolder: Bool, attributes: MountAttributes)
    /// The root's own mount becomes read-only; what is mounted on it is not touched.
    case sealRoot
    case pivot
    case sessionKeyring
    /// SIGKILL when the supervisor ends.
    case dieWithParent
    /// Enter the slot's user namespace.
    case userNamespace

    /// Without privileges: in the user namespace that the process was born in, this user and group stand for the
    /// caller's own, and for nobody else's.
    case ownUser(uid: UInt32, gid: UInt32, hostUID: UInt32, hostGID: UInt32)

    // What the reaper and the payload do on their own.

    case newSession
    case resourceLimit(ResourceLimit, UInt64)
    /// The first to go when the machine itself runs out of memory.
    case outOfMemoryFirst
    case emptyBoundingSet
    case lockSecureBits
    /// The reaper's or the payload's user and group.
    case identity(Role)
    case dropCapabilities
    case noNewPrivileges
    case landlock(writable: [String])
    /// The request's working folder; it must lie inside the new root.
    case workingFolder
    /// Standard streams and the result descriptor at their places, nothing else open.
    case descriptors
    case syscallFilter([UInt8])
    /// The same, but what it denies is asked of PID 1 first (seccomp_unotify(2)), which records the first `recorded`
    /// different calls, and says EPERM or ends the sandbox. It never lets one through.
    case watchedSyscallFilter([UInt8], endsSandbox: Bool, recorded: Int)
    case execute

    /// Whose identity a process takes on.
    package enum Role: UInt8, Sendable {
        case reaper = 0
        case payload = 1
    }
}
