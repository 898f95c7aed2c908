// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// seccomp(2) filters: programs of 8-byte instructions that decide on each system call.
package enum SyscallFilters {
    /// Installs a compiled program on this thread; it can't be removed and is inherited. Needs `no_new_privs`.
    /// - Parameter program: struct sock_filter[], little-endian; a length that is no multiple of 8 is EINVAL.
    package static func install(_ program: [UInt8]) throws(LinuxError) {
        guard program.count.isMultiple(of: 8), (1...4096).contains(program.count / 8) else {
            throw LinuxError(operation: "seccomp", subject: "filter", errno: .invalidArgument)
        }
        let result = System.withAddress(ofElements: program) { address in
            // struct sock_fprog: count, padding, pointer.
            var header = (UInt64(program.count / 8), UInt64(address))
            return System.withAddress(of: &header) { System.raw(SYS_seccomp, 1, 0, $0) }
        }
        try System.check(result, "seccomp", "filter")
    }
}
