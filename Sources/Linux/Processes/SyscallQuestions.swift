// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Where a watched filter's questions arrive.
package typealias SyscallListener = Descriptor<DescriptorKind.SyscallListener>

/// A system call that waits for its answer (seccomp_unotify(2)). What its arguments point to is the caller's to change,
/// so nothing is ever decided on it, and no call is ever let through.
package struct SyscallQuestion: Sendable, Equatable {
    private let identifier: UInt64
    /// As in `SyscallTable`.
    package let number: Int32

    /// The next one; nil when its caller is gone already. To be called when the listener is readable.
    package init?(from listener: borrowing SyscallListener) throws(LinuxError) {
        // struct seccomp_notif: id, process and flags, number and architecture, instruction pointer, six arguments.
        var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), (0, 0, 0, 0, 0, 0))
        let file = Int(listener.number)
        let result = System.withAddress(of: &words) { System.raw(SYS_ioctl, file, 0xC050_2100, $0) }
        if result == -Int(Errno.noEntry.rawValue) { return nil }
        try System.check(result, "ioctl(SECCOMP_IOCTL_NOTIF_RECV)")
        identifier = words.0
        number = Int32(truncatingIfNeeded: words.2)
    }

    /// EPERM, which is the only answer there is. A caller that was killed meanwhile needs none.
    package func refuse(on listener: borrowing SyscallListener) {
        // struct seccomp_notif_resp: id, value, error and flags.
        var answer = (identifier, UInt64(0), UInt64(UInt32(bitPattern: -Errno.notPermitted.rawValue)))
        let file = Int(listener.number)
        _ = System.withAddress(of: &answer) { System.raw(SYS_ioctl, file, 0xC018_2101, $0) }
    }
}
