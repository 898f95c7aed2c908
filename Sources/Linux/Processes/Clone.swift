// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Which namespaces a new process gets of its own (namespaces(7)).
package struct Namespaces: OptionSet, Sendable, Hashable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let mount = Namespaces(rawValue: 0x0002_0000)
    package static let cgroup = Namespaces(rawValue: 0x0200_0000)
    package static let uts = Namespaces(rawValue: 0x0400_0000)
    package static let ipc = Namespaces(rawValue: 0x0800_0000)
    package static let user = Namespaces(rawValue: 0x1000_0000)
    package static let pid = Namespaces(rawValue: 0x2000_0000)
    package static let network = Namespaces(rawValue: 0x4000_0000)
}

/// The two returns of a clone.
package enum Cloned: ~Copyable {
    case child
    case parent(process: Int32, descriptor: ProcessDescriptor)
}

extension Processes {
    /// A copy of this single-threaded process in namespaces of its own, born in the cgroup v2 folder whose descriptor
    /// `cgroup` is, when there is one (clone3(2)). The child gets SIGKILL's fate from its parent only after it asked for it.
    package static func clone(
        into namespaces: Namespaces, cgroup: Int32? = nil
    ) throws(LinuxError) -> Cloned {
        var descriptor: Int32 = -1
        let result = System.withAddress(of: &descriptor) { address in
            var arguments = clone_args()
            arguments.flags = namespaces.rawValue | 0x1000 /* CLONE_PIDFD */
            arguments.pidfd = UInt64(address)
            arguments.exit_signal = 17  // SIGCHLD
            if let cgroup {
                arguments.flags |= 0x2_0000_0000  // CLONE_INTO_CGROUP
                arguments.cgroup = UInt64(cgroup)
            }
            return System.withAddress(of: &arguments) {
                System.raw(SYS_clone3, $0, MemoryLayout<clone_args>.size)
            }
        }
        if try System.check(result, "clone3", limitReached(result)) == 0 { return .child }
        return .parent(process: Int32(result), descriptor: ProcessDescriptor(owning: descriptor))
    }

    /// Enters an existing namespace (setns(2)).
    package static func enter(_ namespace: borrowing NamespaceDescriptor, _ kind: Namespaces) throws(LinuxError) {
        try System.check(System.raw(SYS_setns, Int(namespace.number), Int(kind.rawValue)), "setns")
    }

    /// Leaves a namespace for a new one (unshare(2)).
    package static func unshare(_ kind: Namespaces) throws(LinuxError) {
        let result = System.raw(SYS_unshare, Int(kind.rawValue))
        try System.check(result, "unshare", limitReached(result))
    }

    /// ENOSPC, whose text is about disks, is a limit in /proc/sys/user here (namespaces(7)).
    private static func limitReached(_ result: Int) -> String {
        result == -Int(Errno.noSpace.rawValue) ? "beyond a limit on namespaces" : ""
    }
}
