// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Streams whose other end may not be ready.
extension Files {
    /// As many of the bytes as go at once (write(2)).
    /// - Returns: how many; 0 when none do now.
    package static func writeSome<Kind>(
        _ bytes: [UInt8], to descriptor: borrowing Descriptor<Kind>
    ) throws(LinuxError) -> Int {
        let number = Int(descriptor.number)
        let result = System.withAddress(ofElements: bytes) { System.raw(SYS_write, number, $0, bytes.count) }
        return result == -Int(Errno.again.rawValue) ? 0 : try System.check(result, "write")
    }

    /// What is there to be read, at most `count` bytes; none at the end, nil when there is nothing now (read(2)).
    package static func readSome<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, upTo count: Int
    ) throws(LinuxError) -> [UInt8]? {
        let number = Int(descriptor.number)
        let (result, bytes) = System.fill(count) { System.raw(SYS_read, number, $0, count) }
        if result == -Int(Errno.again.rawValue) { return nil }
        try System.check(result, "read")
        return bytes
    }
}
