// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Who a process is and what it may become (credentials(7), capabilities(7)).
package enum Credentials {
    /// Takes on a user and group in all three roles, with no supplementary group. Order matters: groups first, while
    /// the right to change them is still there.
    package static func become(uid: UInt32, gid: UInt32) throws(LinuxError) {
        try System.check(System.raw(SYS_setgroups, 0, 0), "setgroups")
        try System.check(System.raw(SYS_setresgid, Int(gid), Int(gid), Int(gid)), "setresgid", "\(gid)")
        try System.check(System.raw(SYS_setresuid, Int(uid), Int(uid), Int(uid)), "setresuid", "\(uid)")
    }

    /// Empties the bounding and ambient sets; needs CAP_SETPCAP, so it comes before `dropCapabilities`.
    package static func emptyBoundingSet() throws(LinuxError) {
        for capability in 0..<64 {
            let result = System.raw(SYS_prctl, 24 /* PR_CAPBSET_DROP */, capability)
            // The kernel ends the list with EINVAL at its first unknown capability.
            if result == -Int(Errno.invalidArgument.rawValue) { break }
            try System.check(result, "prctl(PR_CAPBSET_DROP)", "\(capability)")
        }
        // PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL
        try System.check(System.raw(SYS_prctl, 47, 4, 0, 0, 0), "prctl(PR_CAP_AMBIENT)")
    }

    /// Locks what would give uid 0 capabilities at execve: NOROOT, NO_SETUID_FIXUP and KEEP_CAPS off, all locked.
    package static func lockSecureBits() throws(LinuxError) {
        let bits = 0b0000_1011 | 0b0010_0100 | 0b1100_0000
        try System.check(System.raw(SYS_prctl, 28 /* PR_SET_SECUREBITS */, bits), "prctl(PR_SET_SECUREBITS)")
    }

    /// Empties the permitted, effective and inheritable sets (capset(2)).
    package static func dropCapabilities() throws(LinuxError) {
        var header = __user_cap_header_struct(version: 0x2008_0522, pid: 0)
        var data = (__user_cap_data_struct(), __user_cap_data_struct())
        let result = System.withAddress(of: &header) { header in
            System.withAddress(of: &data) { System.raw(SYS_capset, header, $0) }
        }
        try System.check(result, "capset")
    }

    /// The effective capabilities of this process, as bits.
    package static func effectiveCapabilities() throws(LinuxError) -> UInt64 {
        var header = __user_cap_header_struct(version: 0x2008_0522, pid: 0)
        var data = (__user_cap_data_struct(), __user_cap_data_struct())
        let result = System.withAddress(of: &header) { header in
            System.withAddress(of: &data) { System.raw(SYS_capget, header, $0) }
        }
        try System.check(result, "capget")
        return UInt64(data.0.effective) | UInt64(data.1.effective) << 32
    }

    /// No execve gives more than the caller has (PR_SET_NO_NEW_PRIVS).
    package static func setNoNewPrivileges() throws(LinuxError) {
        try System.check(System.raw(SYS_prctl, 38, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)")
    }

    /// Not traceable, no core, /proc/PID owned by root (PR_SET_DUMPABLE).
    package static func setDumpable(_ dumpable: Bool) throws(LinuxError) {
        try System.check(System.raw(SYS_prctl, 4, dumpable ? 1 : 0, 0, 0, 0), "prctl(PR_SET_DUMPABLE)")
    }

    /// SIGKILL when the parent thread ends (PR_SET_PDEATHSIG); cleared by every credential change.
    package static func dieWithParent() throws(LinuxError) {
        try System.check(System.raw(SYS_prctl, 1, 9, 0, 0, 0), "prctl(PR_SET_PDEATHSIG)")
    }

    /// The effective user of this process.
    package static var userID: UInt32 { UInt32(System.raw(SYS_geteuid)) }

    /// The effective group of this process.
    package static var groupID: UInt32 { UInt32(System.raw(SYS_getegid)) }

    /// A session without controlling terminal (setsid(2)).
    package static func newSession() throws(LinuxError) { try System.check(System.raw(SYS_setsid), "setsid") }

    /// An anonymous session keyring, so that none is shared with anyone (keyctl(2), KEYCTL_JOIN_SESSION_KEYRING).
    /// A kernel without keyrings has nothing to share.
    package static func newSessionKeyring() throws(LinuxError) {
        let result = System.raw(SYS_keyctl, 1, 0)
        if result == -Int(Errno.notSupported.rawValue) { return }
        try System.check(result, "keyctl(JOIN_SESSION_KEYRING)")
    }

    /// umask(2).
    package static func setFileModeMask(_ mask: Int) { _ = System.raw(SYS_umask, mask) }
}
