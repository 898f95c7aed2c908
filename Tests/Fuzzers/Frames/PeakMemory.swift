// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// How much memory this process ever held, and how much it may.
enum PeakMemory {
    /// The peak of resident memory (getrusage(2), `ru_maxrss`).
    static var kilobytes: Int {
        // struct rusage: two timevals of two words, then the peak, then 13 more words.
        var usage = [Int](repeating: 0, count: 18)
        let result = unsafe usage.withUnsafeMutableBytes {
            System.raw(98 /* SYS_getrusage */, 0, Int(bitPattern: $0.baseAddress))
        }
        return result < 0 ? 0 : usage[4]
    }

    /// Lets a huge allocation fail, and with it the process, also where nobody would touch the pages (RLIMIT_AS).
    static func limitAddressSpace(bytes: UInt64) {
        var pair = (bytes, bytes)
        _ = System.withAddress(of: &pair) { System.raw(302 /* SYS_prlimit64 */, 0, 9, $0, 0) }
    }
}
