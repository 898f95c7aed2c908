// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

extension Files {
    /// Writes all of the bytes at a place (pwrite(2)).
    package static func write<Kind>(
        _ bytes: [UInt8], at offset: Int, to descriptor: borrowing Descriptor<Kind>, subject: String = ""
    ) throws(LinuxError) {
        var written = 0
        let number = Int(descriptor.number)
        while written < bytes.count {
            let result = System.withAddress(ofElements: bytes) {
                System.raw(SYS_pwrite64, number, $0 + written, bytes.count - written, offset + written)
            }
            written += try System.check(result, "pwrite", subject)
        }
    }

    /// Makes a new file this long, and keeps as much room for it: later writes don't run out of it (fallocate(2)).
    package static func allocate<Kind>(
        _ byteCount: Int, for descriptor: borrowing Descriptor<Kind>, subject: String
    ) throws(LinuxError) {
        let number = Int(descriptor.number)
        try System.check(System.raw(SYS_fallocate, number, 0, 0, byteCount), "fallocate", subject)
    }
}
