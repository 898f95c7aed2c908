// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// A name on Linux is bytes; what another program made need not be UTF-8, and can't pass through `String`.
extension Files {
    /// openat2(2) below a folder; at most 4095 bytes of path.
    package static func open<Kind>(
        bytes path: [UInt8], below directory: borrowing DirectoryDescriptor, _ flags: OpenFlags, mode: UInt64 = 0,
        resolve: ResolveFlags = .confined, as kind: Kind.Type = Kind.self
    ) throws(LinuxError) -> Descriptor<Kind> {
        let number = Int(directory.number)
        let result = System.withPath(bytes: path) { openat2(number, $0, flags, mode, resolve) }
        return Descriptor(owning: Int32(try System.check(result, "openat2")))
    }

    /// At most `count` bytes from a place in the file; none at or after its end. The offset stays (pread(2)).
    package static func read<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, upTo count: Int, at offset: Int
    ) throws(LinuxError) -> [UInt8] {
        let number = Int(descriptor.number)
        let (result, bytes) = System.fill(count) { System.raw(SYS_pread64, number, $0, count, offset) }
        try System.check(result, "pread")
        return bytes
    }

    /// The target of the link that a descriptor opened with `path` and `noFollow` names, as bytes (readlinkat(2)).
    package static func target<Kind>(ofLink link: borrowing Descriptor<Kind>) throws(LinuxError) -> [UInt8] {
        let number = Int(link.number)
        let (result, bytes) = System.fill(4096) { address in
            // An empty path: the descriptor itself.
            System.withPath(bytes: []) { System.raw(SYS_readlinkat, number, $0, address, 4096) }
        }
        try System.check(result, "readlinkat")
        return bytes
    }
}

extension System {
    /// The address of a path that ends in a NUL; one that contains a NUL is refused (EINVAL).
    static func withPath(bytes path: [UInt8], _ body: (Int) -> Int) -> Int {
        guard !path.contains(0) else { return -Int(Errno.invalidArgument.rawValue) }
        return withAddress(ofElements: path + [0], body)
    }
}
