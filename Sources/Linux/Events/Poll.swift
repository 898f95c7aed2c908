// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Waiting for the first of several descriptors (poll(2)).
package enum Poll {
    private static let readable: UInt64 = 0x1
    private static let writable: UInt64 = 0x4

    /// Which of `descriptors` can be read, have hung up or failed, in order; one that is `writing` is asked whether
    /// it can be written instead. Blocks until there is one, or for `milliseconds`; negative waits for ever.
    package static func wait(
        for descriptors: [Int32], writing: Set<Int32> = [], milliseconds: Int = -1
    ) throws(LinuxError) -> [Int32] {
        // struct pollfd: descriptor 4, events 2, returned events 2.
        var entries = descriptors.map {
            UInt64(UInt32(bitPattern: $0)) | (writing.contains($0) ? writable : readable) << 32
        }
        let result = unsafe entries.withUnsafeMutableBytes {
            System.raw(SYS_poll, Int(bitPattern: $0.baseAddress), descriptors.count, milliseconds)
        }
        try System.check(result, "poll")
        return zip(descriptors, entries).filter { $0.1 >> 48 != 0 }.map(\.0)
    }

    /// Whether there is something to read now: a descriptor that has only hung up has nothing.
    package static func canRead(_ descriptor: Int32) -> Bool {
        var entry = UInt64(UInt32(bitPattern: descriptor)) | readable << 32
        let result = System.withAddress(of: &entry) { System.raw(SYS_poll, $0, 1, 0) }
        return result == 1 && entry >> 48 & readable != 0
    }
}
