// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Control files of the kernel that tell when they change.
extension Poll {
    /// Waits until a file says something else than when it was last read (poll(2), POLLPRI).
    /// - Returns: false when `milliseconds` have passed without a change.
    package static func waitForChange<Kind>(
        of file: borrowing Descriptor<Kind>, milliseconds: Int
    ) throws(LinuxError) -> Bool {
        // struct pollfd: descriptor 4, events 2, returned events 2.
        var entry = UInt64(UInt32(bitPattern: file.number)) | 0x2 << 32
        let result = System.withAddress(of: &entry) { System.raw(SYS_poll, $0, 1, milliseconds) }
        return try System.check(result, "poll") > 0
    }
}
