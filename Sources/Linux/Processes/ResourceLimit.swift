// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Per-process limits (getrlimit(2)).
package enum ResourceLimit: Int32, Sendable, CaseIterable {
    case fileBytes = 1
    case coreBytes = 4
    case openFiles = 7
    case lockedBytes = 8
    case messageQueueBytes = 12

    /// Sets the soft and the hard limit; the hard one can't be raised again without privilege.
    package func set(_ value: UInt64) throws(LinuxError) {
        var pair = (value, value)
        let result = System.withAddress(of: &pair) { System.raw(SYS_prlimit64, 0, Int(rawValue), $0, 0) }
        try System.check(result, "prlimit64", "\(self)")
    }
}
