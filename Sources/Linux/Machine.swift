// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// The machine that this kernel runs on.
package enum Machine {
    /// The host name, as this process's UTS namespace has it (uname(2)).
    package static var name: String {
        // struct utsname: six fields of 65 bytes; the second is the node's name.
        var information = [UInt8](repeating: 0, count: 390)
        _ = unsafe information.withUnsafeMutableBytes { System.raw(SYS_uname, Int(bitPattern: $0.baseAddress)) }
        return String(decoding: information[65..<130].prefix { $0 != 0 }, as: UTF8.self)
    }

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
