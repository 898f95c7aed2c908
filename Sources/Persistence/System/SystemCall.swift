// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

/// The one place in this module that reads errno.
enum SystemCall {
    /// Runs a call that says -1 for failure, again when a signal interrupted it.
    @discardableResult
    static func check<Result: SignedInteger>(
        _ operation: String, _ subject: String, _ call: () -> Result
    ) throws(StateError) -> Result {
        while true {
            let result = call()
            guard result == -1 else { return result }
            let number = errno
            if number != EINTR { throw StateError(errno: number, operation: operation, subject: subject) }
        }
    }

    /// Name and text of an errno value, for example `ENOSPC (no space left on device)`.
    static func describe(_ number: Int32) -> String {
        let name = names[number] ?? "errno \(number)"
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return name }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(name) (\(text.lowercased()))"
    }

    /// Those that file accesses end with; glibc's own table is not visible to Swift.
    private static let names: [Int32: String] = [
        EACCES: "EACCES", EAGAIN: "EAGAIN", EBUSY: "EBUSY", EDQUOT: "EDQUOT", EEXIST: "EEXIST", EFBIG: "EFBIG",
        EINVAL: "EINVAL", EIO: "EIO", EISDIR: "EISDIR", ELOOP: "ELOOP", EMFILE: "EMFILE", ENAMETOOLONG: "ENAMETOOLONG",
        ENFILE: "ENFILE", ENOENT: "ENOENT", ENOLCK: "ENOLCK", ENOMEM: "ENOMEM", ENOSPC: "ENOSPC", ENOTDIR: "ENOTDIR",
        ENXIO: "ENXIO", EPERM: "EPERM", EROFS: "EROFS", EXDEV: "EXDEV",
    ]
}
