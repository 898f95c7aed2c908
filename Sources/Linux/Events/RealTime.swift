// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// The wall clock (clock_gettime(2), CLOCK_REALTIME); it can be set, so durations are measured elsewhere.
package enum RealTime {
    /// Since 1970-01-01T00:00:00Z.
    package static var milliseconds: Int64 {
        var time = (0, 0)
        _ = System.withAddress(of: &time) { System.raw(SYS_clock_gettime, 0, $0) }
        return Int64(time.0) * 1000 + Int64(time.1) / 1_000_000
    }
}
