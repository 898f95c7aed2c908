// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Anonymous files that hand a value to another process: once sealed, nobody can change them (memfd_create(2)).
package enum MemoryFile {
    /// No shrinking, growing, writing or further sealing (fcntl(2), F_ADD_SEALS).
    private static let allSeals = 0x1 | 0x2 | 0x4 | 0x8

    /// A sealed file with these bytes, its offset at 0.
    package static func sealed(_ bytes: [UInt8], name: String) throws(LinuxError) -> MemoryDescriptor {
        // MFD_CLOEXEC | MFD_ALLOW_SEALING
        let result = System.withPath(name) { System.raw(SYS_memfd_create, $0, 0x1 | 0x2) }
        let file = MemoryDescriptor(owning: Int32(try System.check(result, "memfd_create", name)))
        try Files.write(bytes, to: file, subject: name)
        try System.check(System.raw(SYS_fcntl, Int(file.number), 1033, allSeals), "fcntl(F_ADD_SEALS)", name)
        try Files.rewind(file, subject: name)
        return file
    }

    /// The bytes of a file that must be sealed, whatever its offset.
    /// - Throws: EPERM when a writer could still change it, EFBIG above `limit`.
    package static func contents(
        of file: borrowing MemoryDescriptor, limit: Int, name: String
    ) throws(LinuxError) -> [UInt8] {
        let seals = System.raw(SYS_fcntl, Int(file.number), 1034 /* F_GET_SEALS */)
        try System.check(seals, "fcntl(F_GET_SEALS)", name)
        guard seals & allSeals == allSeals else {
            throw LinuxError(operation: "read unsealed memory", subject: name, errno: .notPermitted)
        }
        let count = Int(try FileStatus(of: file).byteCount)
        guard count <= limit else {
            throw LinuxError(operation: "read", subject: name, errno: Errno(rawValue: EFBIG))
        }
        let number = Int(file.number)
        let (result, bytes) = System.fill(max(count, 1)) { System.raw(SYS_pread64, number, $0, count, 0) }
        try System.check(result, "pread", name)
        return bytes
    }

    /// The bytes that a C library writes to a descriptor, for libraries that offer nothing else.
    /// - Parameter write: returns a negated error number on failure.
    /// - Throws: EFBIG above `limit`.
    package static func collected(
        name: String, limit: Int, _ write: (Int32) -> Int32
    ) throws(LinuxError) -> [UInt8] {
        let file = try empty(name: name)
        try System.check(Int(write(file.number)), "write", name)
        try Files.rewind(file, subject: name)
        return try Files.readAll(file, limit: limit, subject: name)
    }

    /// An empty file that others may write.
    package static func empty(name: String) throws(LinuxError) -> MemoryDescriptor {
        let result = System.withPath(name) { System.raw(SYS_memfd_create, $0, 0x1 /* MFD_CLOEXEC */) }
        return MemoryDescriptor(owning: Int32(try System.check(result, "memfd_create", name)))
    }

    /// The first bytes of a file that nobody writes any more, whatever its offset.
    package static func start(of file: borrowing MemoryDescriptor, limit: Int) throws(LinuxError) -> [UInt8] {
        let count = min(limit, Int(clamping: try FileStatus(of: file).byteCount))
        let number = Int(file.number)
        var bytes: [UInt8] = []
        while bytes.count < count {
            let (result, block) = System.fill(count - bytes.count) {
                System.raw(SYS_pread64, number, $0, count - bytes.count, bytes.count)
            }
            if try System.check(result, "pread") == 0 { break }
            bytes += block
        }
        return bytes
    }
}
