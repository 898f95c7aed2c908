// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A one-shot timer that becomes readable when it fires (timerfd_create(2), CLOCK_MONOTONIC).
package enum Timer {
    /// Fires once after this long; zero or less fires at once.
    package static func after(microseconds: Int) throws(LinuxError) -> Descriptor<DescriptorKind.Timer> {
        let number = try System.check(System.raw(SYS_timerfd_create, 1, 0o2000000 | 0o4000), "timerfd_create")
        let timer = Descriptor<DescriptorKind.Timer>(owning: Int32(number))
        try System.check(set(number, microseconds), "timerfd_settime")
        return timer
    }

    /// Lets a timer fire once more, after this long; until then it is not readable.
    package static func again(_ timer: borrowing Descriptor<DescriptorKind.Timer>, afterMicroseconds duration: Int) {
        // Can't fail: the descriptor is a timer, and the time is one.
        _ = set(Int(timer.number), duration)
    }

    private static func set(_ number: Int, _ microseconds: Int) -> Int {
        let duration = max(1, microseconds)
        // struct itimerspec: interval, then value, each seconds and nanoseconds.
        var setting = (0, 0, duration / 1_000_000, duration % 1_000_000 * 1000)
        return System.withAddress(of: &setting) { System.raw(SYS_timerfd_settime, number, 0, $0, 0) }
    }

    /// Microseconds of cpu that this process has used (clock_gettime(2), CLOCK_PROCESS_CPUTIME_ID).
    package static var cpu: Int {
        var time = (0, 0)
        _ = System.withAddress(of: &time) { System.raw(SYS_clock_gettime, 2, $0) }
        return time.0 * 1_000_000 + time.1 / 1000
    }

    /// Microseconds on the monotonic clock.
    package static var now: Int {
        var time = (0, 0)
        _ = System.withAddress(of: &time) { System.raw(SYS_clock_gettime, 1, $0) }
        return time.0 * 1_000_000 + time.1 / 1000
    }
}
