// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// Opening files and reading them whole.
package enum Files {
    private static let workingDirectory = -100  // AT_FDCWD

    /// openat(2) of an absolute path, or one relative to the working folder.
    package static func open<Kind>(
        _ path: String, _ flags: OpenFlags, mode: Int = 0, as kind: Kind.Type = Kind.self
    ) throws(LinuxError) -> Descriptor<Kind> {
        let flags = flags.union(.closeOnExec)
        let result = System.withPath(path) { System.raw(SYS_openat, workingDirectory, $0, flags.rawValue, mode) }
        return Descriptor(owning: Int32(try System.check(result, "open", path)))
    }

    /// openat2(2) below a folder. The path is bytes as they are; one with a NUL is refused.
    package static func open<Kind>(
        _ path: String, below directory: borrowing DirectoryDescriptor, _ flags: OpenFlags, mode: UInt64 = 0,
        resolve: ResolveFlags = .confined, as kind: Kind.Type = Kind.self
    ) throws(LinuxError) -> Descriptor<Kind> {
        let number = Int(directory.number)
        let result = System.withPath(path) { openat2(number, $0, flags, mode, resolve) }
        return Descriptor(owning: Int32(try System.check(result, "openat2", path)))
    }

    /// The bare call on the address of a path: a descriptor or the negated error number. openat2 says EAGAIN when a
    /// rename elsewhere made its answer uncertain; it is asked again, not forever, because an attacker can go on.
    static func openat2(
        _ directory: Int, _ path: Int, _ flags: OpenFlags, _ mode: UInt64, _ resolve: ResolveFlags
    ) -> Int {
        var how = open_how(
            flags: UInt64(flags.union(.closeOnExec).rawValue), mode: mode, resolve: resolve.rawValue)
        return System.withAddress(of: &how) { how in
            for _ in 0..<64 {
                let result = System.raw(SYS_openat2, directory, path, how, MemoryLayout<open_how>.size)
                if result != -Int(Errno.again.rawValue) { return result }
            }
            return -Int(Errno.again.rawValue)
        }
    }

    /// Everything up to the end of the file.
    /// - Throws: EFBIG when it is more than `limit` bytes.
    package static func readAll<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, limit: Int, subject: String
    ) throws(LinuxError) -> [UInt8] {
        var content: [UInt8] = []
        while true {
            let chunk = try read(descriptor, upTo: 65536, subject: subject)
            if chunk.isEmpty { return content }
            content += chunk
            guard content.count <= limit else {
                throw LinuxError(operation: "read", subject: subject, errno: Errno(rawValue: EFBIG))
            }
        }
    }

    /// At most `count` bytes; none at the end of the file (read(2)).
    package static func read<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, upTo count: Int, subject: String = ""
    ) throws(LinuxError) -> [UInt8] {
        let number = Int(descriptor.number)
        let (result, bytes) = System.fill(count) { System.raw(SYS_read, number, $0, count) }
        try System.check(result, "read", subject)
        return bytes
    }

    /// All of the bytes (write(2)).
    package static func write<Kind>(
        _ bytes: [UInt8], to descriptor: borrowing Descriptor<Kind>, subject: String = ""
    ) throws(LinuxError) {
        var offset = 0
        let number = Int(descriptor.number)
        while offset < bytes.count {
            let result = System.withAddress(ofElements: bytes) {
                System.raw(SYS_write, number, $0 + offset, bytes.count - offset)
            }
            offset += try System.check(result, "write", subject)
        }
    }

    /// A small file of the kernel's or our own, read in one go.
    package static func contents(of path: String, limit: Int = 1 << 20) throws(LinuxError) -> [UInt8] {
        let file: FileDescriptor = try open(path, .readOnly)
        return try readAll(file, limit: limit, subject: path)
    }

    /// Writes a control file of the kernel's, which wants the whole value in one write.
    package static func set(_ path: String, to value: String) throws(LinuxError) {
        let file: FileDescriptor = try open(path, .writeOnly)
        try write(Array(value.utf8), to: file, subject: path)
    }
}
