// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Values of one 32-bit argument with which an otherwise allowed call is refused.
struct SyscallRefusal: Sendable, Equatable {
    let name: String
    /// Counts from 0.
    let argument: Int
    /// Compared with the low 32 bits, as the kernel does.
    let values: [UInt32]

    static let all: [SyscallRefusal] = [
        // TIOCSTI and TIOCLINUX type into a terminal (CVE-2017-5226), TIOCCONS takes the console's output, TIOCSETD
        // loads line disciplines.
        SyscallRefusal(name: "ioctl", argument: 1, values: [0x5412, 0x541C, 0x541D, 0x5423]),
        // F_SETLEASE holds up whoever opens a shared file; F_NOTIFY tells when somebody does.
        SyscallRefusal(name: "fcntl", argument: 1, values: [1024, 1026]),
    ]
}
