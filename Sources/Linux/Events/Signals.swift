// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Signals as data: blocked, and read from a descriptor instead (signalfd(2)).
package enum Signals {
    package static let hangUp: Int32 = 1
    package static let interrupt: Int32 = 2
    package static let kill: Int32 = 9
    /// SIGUSR1: what a process asks for as the sign that the one which started it has ended.
    package static let orphaned: Int32 = 10
    package static let terminate: Int32 = 15
    package static let child: Int32 = 17

    private static func mask(_ signals: [Int32]) -> UInt64 { signals.reduce(0) { $0 | 1 << UInt64($1 - 1) } }

    /// Blocks exactly these signals (sigprocmask(2)); survives fork and execve.
    package static func block(only signals: [Int32]) throws(LinuxError) {
        var mask = mask(signals)
        let result = System.withAddress(of: &mask) { System.raw(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, $0, 0, 8) }
        try System.check(result, "rt_sigprocmask")
    }

    /// Readable when one of these blocked signals is pending.
    package static func descriptor(for signals: [Int32]) throws(LinuxError) -> Descriptor<DescriptorKind.Signals> {
        var mask = mask(signals)
        let result = System.withAddress(of: &mask) { System.raw(SYS_signalfd4, -1, $0, 8, 0o2000000 | 0o4000) }
        return Descriptor(owning: Int32(try System.check(result, "signalfd4")))
    }

    /// The numbers of the signals that are pending on a descriptor; each is taken.
    package static func take(from descriptor: borrowing Descriptor<DescriptorKind.Signals>) -> [Int32] {
        // struct signalfd_siginfo is 128 bytes and starts with the number.
        guard let bytes = try? Files.read(descriptor, upTo: 128 * 16) else { return [] }
        return stride(from: 0, to: bytes.count - 3, by: 128).map { Int32(bytes[$0]) }
    }

    /// Gives every signal its default meaning again: ignored ones are inherited through execve (signal(7)).
    package static func resetAll() {
        for signal in 1...64 where signal != 9 && signal != 19 {
            // struct kernel_sigaction: handler, flags, restorer, mask; all zero is SIG_DFL.
            var action = (0, 0, 0, 0)
            _ = System.withAddress(of: &action) { System.raw(SYS_rt_sigaction, signal, $0, 0, 8) }
        }
    }
}
