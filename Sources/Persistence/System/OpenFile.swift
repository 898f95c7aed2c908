// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// An open file of the state folder, with the path that errors call it by.
struct OpenFile: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    /// The path, for errors.
    let subject: String

    /// Takes over what was opened.
    init(_ descriptor: consuming FileDescriptor, subject: String) {
        self.descriptor = descriptor
        self.subject = subject
    }

    /// Opens a path whose last component is no link; what it makes is for its owner alone.
    init(path: String, _ flags: OpenFlags) throws(StateError) {
        let descriptor: FileDescriptor = try StateError.calling("open", path) { () throws(LinuxError) in
            try Files.open(path, flags.union(.noFollow), mode: flags.contains(.create) ? 0o600 : 0)
        }
        self.init(descriptor, subject: path)
    }

    /// Everything from the current position to the end.
    borrowing func readToEnd() throws(StateError) -> [UInt8] {
        try StateError.calling("read", subject) { () throws(LinuxError) in
            try Files.readAll(descriptor, limit: .max, subject: subject)
        }
    }

    /// All of the bytes, however many calls it takes.
    borrowing func write(_ bytes: [UInt8]) throws(StateError) {
        try StateError.calling("write", subject) { () throws(LinuxError) in try Files.write(bytes, to: descriptor) }
    }

    /// Makes the file empty.
    borrowing func truncate() throws(StateError) {
        try StateError.calling("truncate", subject) { () throws(LinuxError) in try Files.truncate(descriptor, to: 0) }
    }

    /// Its size.
    borrowing func byteCount() throws(StateError) -> Int {
        Int(
            clamping: try StateError.calling("look at", subject) { () throws(LinuxError) in
                try FileStatus(of: descriptor).byteCount
            })
    }

    /// fsync(2).
    borrowing func synchronize() throws(StateError) {
        try StateError.calling("sync", subject) { () throws(LinuxError) in try Files.synchronize(descriptor) }
    }

    /// Whether the path still leads to this very file.
    borrowing func isNamed(_ path: String) throws(StateError) -> Bool {
        let own = try StateError.calling("look at", subject) { () throws(LinuxError) in try FileStatus(of: descriptor) }
        guard let named = try? FileStatus(path: path) else { return false }
        return own.inode == named.inode && own.deviceMajor == named.deviceMajor && own.deviceMinor == named.deviceMinor
    }

    /// Takes the file for this process, alone or with others that share it; false when another has it (flock(2)).
    borrowing func lock(isShared: Bool = false) throws(StateError) -> Bool {
        do {
            try StateError.calling("lock", subject) { () throws(LinuxError) in
                try Files.lock(descriptor, isShared: isShared)
            }
            return true
        } catch {
            guard error.cause == .system(.again) else { throw error }
            return false
        }
    }

    /// Gives the file up before it is closed.
    borrowing func unlock() { Files.unlock(descriptor) }
}
