// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A compiled filter: what the kernel gets, and what a reader is shown.
package struct SyscallFilter: Sendable, Equatable {
    /// `struct sock_filter`, 8 bytes each, little endian, ready for seccomp(2).
    package let bytes: [UInt8]
    /// Sorted. A guarded variant such as `socket:netlink-route` stands beside its call.
    package let allowedNames: [String]

    /// At most 4096 (`BPF_MAXINSNS`).
    package var instructionCount: Int { bytes.count / FilterInstruction.byteCount }
}
