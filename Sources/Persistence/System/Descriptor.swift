// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// An open file or folder that is closed with its owner. Always close-on-exec.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32
    /// The path, for errors.
    let subject: String

    private init(number: Int32, subject: String) {
        self.number = number
        self.subject = subject
    }

    deinit { _ = Glibc.close(number) }

    /// open(2). The last component is never followed when it is a symbolic link.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(StateError) -> Descriptor {
        let number = try SystemCall.check("open", path) {
            unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
        return Descriptor(number: number, subject: path)
    }

    /// openat(2) of one name below this folder, with the same rules.
    borrowing func open(_ name: String, _ flags: Int32, mode: mode_t = 0) throws(StateError) -> Descriptor {
        let path = "\(subject)/\(name)"
        let number = try SystemCall.check("open", path) {
            unsafe Glibc.openat(self.number, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
        return Descriptor(number: number, subject: path)
    }

    /// Opens a folder below this one, made with mode 0700 when it is not there.
    borrowing func folder(_ name: String) throws(StateError) -> Descriptor {
        do {
            try SystemCall.check("make", "\(subject)/\(name)") { unsafe mkdirat(number, name, 0o700) }
        } catch {
            guard error.cause == .system(EEXIST) else { throw error }
        }
        return try open(name, O_RDONLY | O_DIRECTORY)
    }

    /// fsync(2).
    borrowing func synchronize() throws(StateError) {
        try SystemCall.check("sync", subject) { fsync(number) }
    }

    /// Everything from the current position to the end.
    borrowing func readToEnd() throws(StateError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try SystemCall.check("read", subject) {
                unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
            }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    /// All of the bytes, however many calls it takes.
    borrowing func write(_ bytes: [UInt8]) throws(StateError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try SystemCall.check("write", subject) {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }
}
