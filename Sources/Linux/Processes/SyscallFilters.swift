// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// seccomp(2) filters: programs of 8-byte instructions that decide on each system call.
package enum SyscallFilters {
    /// Installs a compiled program on this thread; it can't be removed and is inherited. Needs `no_new_privs`.
    /// - Parameter program: struct sock_filter[], little-endian; a length that is no multiple of 8 is EINVAL.
    package static func install(_ program: [UInt8]) throws(LinuxError) { try install(program, flags: 0) }

    /// The same for a program that asks a listener about some calls: each of them waits until it is answered, or fails
    /// with ENOSYS once nobody listens any more (seccomp_unotify(2)).
    /// - Returns: where the questions arrive. A process that waits for its answer can only be killed.
    package static func installWatched(_ program: [UInt8]) throws(LinuxError) -> SyscallListener {
        // SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
        SyscallListener(owning: Int32(try install(program, flags: 1 << 3 | 1 << 5)))
    }

    @discardableResult
    private static func install(_ program: [UInt8], flags: Int) throws(LinuxError) -> Int {
        guard program.count.isMultiple(of: 8), (1...4096).contains(program.count / 8) else {
            throw LinuxError(operation: "seccomp", subject: "filter", errno: .invalidArgument)
        }
        let result = System.withAddress(ofElements: program) { address in
            // struct sock_fprog: count, padding, pointer.
            var header = (UInt64(program.count / 8), UInt64(address))
            return System.withAddress(of: &header) { System.raw(SYS_seccomp, 1, flags, $0) }
        }
        return try System.check(result, "seccomp", "filter")
    }
}
