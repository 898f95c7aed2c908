// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Waiting for the first of several descriptors (poll(2)).
package enum Poll {
    /// What may be waited for.
    package static let readable: Int16 = 0x1
    package static let hangUp: Int16 = 0x10

    /// Which of `descriptors` can be read, have hung up or failed, in order. Blocks until there is one, or for
    /// `milliseconds`; negative waits for ever.
    package static func wait(for descriptors: [Int32], milliseconds: Int = -1) throws(LinuxError) -> [Int32] {
        // struct pollfd: descriptor 4, events 2, returned events 2.
        var entries = descriptors.map { UInt64(UInt32(bitPattern: $0)) | UInt64(readable) << 32 }
        let result = unsafe entries.withUnsafeMutableBytes {
            System.raw(SYS_poll, Int(bitPattern: $0.baseAddress), descriptors.count, milliseconds)
        }
        try System.check(result, "poll")
        return zip(descriptors, entries).filter { $0.1 >> 48 != 0 }.map(\.0)
    }
}
