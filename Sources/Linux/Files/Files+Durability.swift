// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a program does to an open file to hold it, shorten it and have it outlive a power cut.
extension Files {
    /// fsync(2): when it returns, the bytes of a file or the entries of a folder are on the device.
    package static func synchronize<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, subject: String = ""
    ) throws(LinuxError) {
        try System.check(System.raw(SYS_fsync, Int(descriptor.number)), "fsync", subject)
    }

    /// ftruncate(2); the offset stays.
    package static func truncate<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, to byteCount: Int, subject: String = ""
    ) throws(LinuxError) {
        try System.check(System.raw(SYS_ftruncate, Int(descriptor.number), byteCount), "ftruncate", subject)
    }

    /// The next read or write is at the start of the file (lseek(2)).
    package static func rewind<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, subject: String = ""
    ) throws(LinuxError) {
        try System.check(System.raw(SYS_lseek, Int(descriptor.number), 0, 0 /* SEEK_SET */), "lseek", subject)
    }

    /// Takes the file for itself, or together with others that share it, without waiting, until the last descriptor of this opening is closed, whatever way its
    /// process ends (flock(2)).
    /// - Throws: EAGAIN when another opening has it.
    package static func lock<Kind>(
        _ descriptor: borrowing Descriptor<Kind>, isShared: Bool = false, subject: String = ""
    ) throws(LinuxError) {
        // LOCK_SH or LOCK_EX, with LOCK_NB.
        try System.check(System.raw(SYS_flock, Int(descriptor.number), (isShared ? 1 : 2) | 4), "flock", subject)
    }

    /// Gives up `lock` at once, also where a child that has not reached its `execve` still has a copy of the descriptor.
    package static func unlock<Kind>(_ descriptor: borrowing Descriptor<Kind>) {
        _ = System.raw(SYS_flock, Int(descriptor.number), 8 /* LOCK_UN */)
    }

    /// unlink(2): a file, or a link itself.
    package static func remove(path: String) throws(LinuxError) {
        try System.check(System.withPath(path) { System.raw(SYS_unlink, $0) }, "unlink", path)
    }

    /// Whether this process may execute what lies there; links are followed (access(2), X_OK).
    package static func isExecutable(_ path: String) -> Bool {
        System.withPath(path) { System.raw(SYS_access, $0, 1) } == 0
    }
}
