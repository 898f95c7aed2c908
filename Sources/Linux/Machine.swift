// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// The machine that this kernel runs on.
package enum Machine {
    /// What the kernel has of main memory, in bytes (sysinfo(2)).
    package static var memoryBytes: Int {
        // struct sysinfo: 112 bytes; uptime, three loads, then the memory in units that are bytes on 64-bit machines.
        var information = [Int](repeating: 0, count: 14)
        let result = unsafe information.withUnsafeMutableBytes {
            System.raw(SYS_sysinfo, Int(bitPattern: $0.baseAddress))
        }
        return result < 0 ? 0 : information[4]
    }
}
