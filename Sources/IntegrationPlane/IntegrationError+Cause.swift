// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Linux

extension IntegrationError {
    /// What was found, in the words of whoever found it.
    package enum Cause: Sendable, CustomStringConvertible {
        /// nexus itself looked.
        case found(String)
        /// What the kernel said.
        case system(Errno)
        /// git's exit status and the last line of its standard error.
        case git(status: String, said: String)
        /// An error of the caller's closure or of a library.
        case thrown(any Error)

        package var description: String {
            switch self {
            case .found(let text): text
            case .system(let errno): "\(errno)"
            case .git(let status, let said):
                said.isEmpty ? "git ended with \(status)" : "git ended with \(status): \(said)"
            case .thrown(let error): "\(error)"
            }
        }
    }
}
