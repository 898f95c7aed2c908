// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What a filter answers (seccomp(2)).
enum FilterAction: Sendable, Equatable {
    case allow
    /// Not permitted: the call exists, this sandbox does not get it.
    case notPermitted
    /// Asked of whoever listens, which answers EPERM or ends the sandbox.
    case ask
    /// Not implemented: libraries then take an older way.
    case notImplemented
    /// Ends the whole process with SIGSYS.
    case killProcess

    /// `SECCOMP_RET_*` with its data.
    var value: UInt32 {
        switch self {
        case .allow: 0x7FFF_0000
        case .notPermitted: 0x0005_0000 | 1
        case .ask: 0x7FC0_0000
        case .notImplemented: 0x0005_0000 | 38
        case .killProcess: 0x8000_0000
        }
    }
}
