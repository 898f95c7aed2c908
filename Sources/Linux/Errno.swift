// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// An error number of the kernel (errno(3)).
package struct Errno: Sendable, Hashable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let again = Errno(rawValue: 11)
    package static let badDescriptor = Errno(rawValue: 9)
    package static let badMessage = Errno(rawValue: 74)
    package static let busy = Errno(rawValue: 16)
    package static let exists = Errno(rawValue: 17)
    package static let interrupted = Errno(rawValue: 4)
    package static let invalidArgument = Errno(rawValue: 22)
    package static let noDevice = Errno(rawValue: 19)
    package static let brokenPipe = Errno(rawValue: 32)
    package static let noEntry = Errno(rawValue: 2)
    package static let noProcess = Errno(rawValue: 3)
    package static let notPermitted = Errno(rawValue: 1)
    package static let notSupported = Errno(rawValue: 38)
    package static let operationNotSupported = Errno(rawValue: 95)
    package static let accessDenied = Errno(rawValue: 13)
    package static let argumentListTooLong = Errno(rawValue: 7)
    package static let notEmpty = Errno(rawValue: 39)
    package static let noData = Errno(rawValue: 61)
    package static let timedOut = Errno(rawValue: 110)
}

extension Errno {
    /// `EPERM`, or the number where the name is not known.
    package var name: String { Self.known[rawValue]?.name ?? "errno \(rawValue)" }
}

extension Errno: CustomStringConvertible {
    /// Name and text, for example `EPERM (operation not permitted)`.
    package var description: String {
        guard let (name, text) = Self.known[rawValue] else { return "errno \(rawValue)" }
        return "\(name) (\(text))"
    }

    /// What a sandbox's set-up, a file or a socket can meet on Linux (errno(3)).
    private static let known: [Int32: (name: String, text: String)] = [
        1: ("EPERM", "operation not permitted"), 2: ("ENOENT", "no such file or directory"),
        3: ("ESRCH", "no such process"), 4: ("EINTR", "interrupted"), 5: ("EIO", "input/output error"),
        6: ("ENXIO", "no such device or address"), 7: ("E2BIG", "argument list too long"),
        8: ("ENOEXEC", "not an executable format"), 9: ("EBADF", "bad file descriptor"),
        10: ("ECHILD", "no child processes"), 11: ("EAGAIN", "resource temporarily unavailable"),
        12: ("ENOMEM", "out of memory"), 13: ("EACCES", "permission denied"), 14: ("EFAULT", "bad address"),
        16: ("EBUSY", "device or resource busy"), 17: ("EEXIST", "file exists"),
        18: ("EXDEV", "crosses a mount point"), 19: ("ENODEV", "no such device"),
        20: ("ENOTDIR", "not a directory"), 21: ("EISDIR", "is a directory"),
        22: ("EINVAL", "invalid argument"), 23: ("ENFILE", "too many open files in system"),
        24: ("EMFILE", "too many open files"), 26: ("ETXTBSY", "text file busy"),
        27: ("EFBIG", "file too large"), 28: ("ENOSPC", "no space left on device"),
        30: ("EROFS", "read-only file system"), 31: ("EMLINK", "too many links"), 32: ("EPIPE", "broken pipe"),
        36: ("ENAMETOOLONG", "file name too long"), 37: ("ENOLCK", "no locks available"),
        38: ("ENOSYS", "function not implemented"),
        39: ("ENOTEMPTY", "directory not empty"), 40: ("ELOOP", "too many symbolic links"),
        61: ("ENODATA", "no data available"), 74: ("EBADMSG", "bad message"),
        75: ("EOVERFLOW", "value too large"), 87: ("EUSERS", "too many users"),
        90: ("EMSGSIZE", "message too long"), 95: ("EOPNOTSUPP", "operation not supported"),
        101: ("ENETUNREACH", "network is unreachable"), 111: ("ECONNREFUSED", "connection refused"),
        104: ("ECONNRESET", "connection reset"), 107: ("ENOTCONN", "not connected"),
        110: ("ETIMEDOUT", "timed out"), 116: ("ESTALE", "stale file handle"), 122: ("EDQUOT", "disk quota exceeded"),
    ]
}
