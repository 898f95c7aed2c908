// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A call that is allowed only with certain arguments.
struct SyscallGuard: Sendable, Equatable {
    /// `(argument & mask) == value`.
    struct Comparison: Sendable, Equatable {
        /// Counts from 0.
        let argument: UInt32
        let mask: UInt64
        let value: UInt64
    }

    let name: String
    /// Allowed when all comparisons of one alternative hold.
    let alternatives: [[Comparison]]

    /// An `int` or `unsigned int`: the kernel does not look at the upper half, so neither does the filter.
    private static func word(_ argument: UInt32, _ value: UInt64) -> Comparison {
        Comparison(argument: argument, mask: 0xFFFF_FFFF, value: value)
    }

    /// By name, or by name and variant.
    static let all: [String: SyscallGuard] = Dictionary(
        uniqueKeysWithValues: [
            clone, socket, socketNetlinkRoute, socketpair, personality, prctl, mknod, mknodat, mknodatWhiteout,
        ].map { ($0.name, $0) })

    /// No CLONE_NEW* flag. The kernel takes the low half of the flags; CLONE_NEWTIME is part of the signal number here
    /// and has no effect (clone(2)).
    private static let clone = SyscallGuard(
        name: "clone", alternatives: [[Comparison(argument: 0, mask: 0x7E02_0000, value: 0)]])

    /// UNIX, and TCP and UDP over IPv4 and IPv6, by type and protocol: other protocols are other code in the kernel
    /// (SMC, SCTP, MPTCP, ping). Everything else, AF_VSOCK and AF_PACKET and AF_ALG among it, is refused.
    private static let socket: SyscallGuard = {
        // The type's low four bits; above them are SOCK_NONBLOCK and SOCK_CLOEXEC.
        func type(_ value: UInt64) -> Comparison { Comparison(argument: 1, mask: 0xF, value: value) }
        let unix = [1, 2, 5].map { [word(0, 1), type($0)] }
        let internet = [UInt64(2), 10].flatMap { family in
            [(UInt64(1), UInt64(0)), (1, 6), (2, 0), (2, 17)]
                .map { kind, proto in [word(0, family), type(kind), word(2, proto)] }
        }
        return SyscallGuard(name: "socket", alternatives: unix + internet)
    }()

    /// Lists interfaces and addresses (rtnetlink(7)); raw and datagram are the same there.
    private static let socketNetlinkRoute = SyscallGuard(
        name: "socket:netlink-route",
        alternatives: [UInt64(2), 3].map {
            [word(0, 16), Comparison(argument: 1, mask: 0xF, value: $0), word(2, 0)]
        })

    /// UNIX only; TIPC would have pairs too.
    private static let socketpair = SyscallGuard(name: "socketpair", alternatives: [[word(0, 1)]])

    /// The default, ADDR_NO_RANDOMIZE (sanitizers, debuggers) and the query. Not READ_IMPLIES_EXEC, not PER_LINUX32.
    private static let personality = SyscallGuard(
        name: "personality", alternatives: [0, 0x4_0000, 0xFFFF_FFFF].map { [word(0, $0)] })

    /// Options that describe or restrict the caller. Not PR_SET_MM, PR_SET_SECCOMP, PR_SET_PTRACER, core scheduling,
    /// page merging, or anything that weakens a mitigation.
    private static let prctl = SyscallGuard(
        name: "prctl",
        alternatives: [
            1, 2,  // PR_SET_PDEATHSIG, PR_GET_PDEATHSIG
            3, 4,  // PR_GET_DUMPABLE, PR_SET_DUMPABLE
            7,  // PR_GET_KEEPCAPS
            15, 16,  // PR_SET_NAME, PR_GET_NAME
            21,  // PR_GET_SECCOMP
            23,  // PR_CAPBSET_READ
            27,  // PR_GET_SECUREBITS
            29, 30,  // PR_SET_TIMERSLACK, PR_GET_TIMERSLACK
            36, 37,  // PR_SET_CHILD_SUBREAPER, PR_GET_CHILD_SUBREAPER
            38, 39,  // PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS
            40,  // PR_GET_TID_ADDRESS
            41, 42,  // PR_SET_THP_DISABLE, PR_GET_THP_DISABLE
            47,  // PR_CAP_AMBIENT
            52,  // PR_GET_SPECULATION_CTRL
            65, 66,  // PR_SET_MDWE, PR_GET_MDWE
            0x5356_4D41,  // PR_SET_VMA: names of memory areas
        ].map { [word(0, $0)] })

    /// FIFOs, sockets and plain files. No device, not even the 0:0 that overlayfs reads as a deletion.
    private static let mknod = SyscallGuard(name: "mknod", alternatives: nodes(1))
    private static let mknodat = SyscallGuard(name: "mknodat", alternatives: nodes(2))

    /// The 0:0 that overlayfs reads as a deletion: for whoever writes layers, never for a payload.
    private static let mknodatWhiteout = SyscallGuard(
        name: "mknodat:whiteout",
        alternatives: [[Comparison(argument: 2, mask: 0o170000, value: 0o020000), word(3, 0)]])

    private static func nodes(_ argument: UInt32) -> [[Comparison]] {
        [0, 0o010000, 0o100000, 0o140000].map { [Comparison(argument: argument, mask: 0o170000, value: $0)] }
    }
}
