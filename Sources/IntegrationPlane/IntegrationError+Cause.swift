// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc

extension IntegrationError {
    /// What was found, in the words of whoever found it.
    package enum Cause: Sendable, CustomStringConvertible {
        /// nexus itself looked.
        case found(String)
        /// errno of a call.
        case system(Int32)
        /// git's exit status and the last line of its standard error.
        case git(status: String, said: String)
        /// An error of the caller's closure or of a library.
        case thrown(any Error)

        package var description: String {
            switch self {
            case .found(let text): text
            case .system(let number): Self.describe(errno: number)
            case .git(let status, let said):
                said.isEmpty ? "git ended with \(status)" : "git ended with \(status): \(said)"
            case .thrown(let error): "\(error)"
            }
        }

        private static let names: [Int32: String] = [
            EPERM: "EPERM", ENOENT: "ENOENT", EIO: "EIO", EACCES: "EACCES", EEXIST: "EEXIST", EXDEV: "EXDEV",
            ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL", ENFILE: "ENFILE", EMFILE: "EMFILE", EFBIG: "EFBIG",
            ENOSPC: "ENOSPC", EROFS: "EROFS", EMLINK: "EMLINK", ENAMETOOLONG: "ENAMETOOLONG", ENOTEMPTY: "ENOTEMPTY",
            ELOOP: "ELOOP", EDQUOT: "EDQUOT", EPIPE: "EPIPE", ENOMEM: "ENOMEM", EBUSY: "EBUSY",
        ]

        private static func describe(errno number: Int32) -> String {
            let text = unsafe strerror(number).map { unsafe String(cString: $0).lowercased() } ?? "unknown"
            return "\(names[number] ?? "errno \(number)") (\(text))"
        }
    }
}
