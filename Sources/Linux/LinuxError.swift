// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A system call that the environment made fail: which, on what, and what the kernel said.
package struct LinuxError: Error, Sendable, Equatable {
    /// The call and its decisive argument, for example `mount_setattr(idmap)`.
    package let operation: String
    /// The path, pid or name it was about; empty when there is none.
    package let subject: String
    package let errno: Errno

    package init(operation: String, subject: String, errno: Errno) {
        self.operation = operation
        self.subject = subject
        self.errno = errno
    }
}

extension LinuxError: CustomStringConvertible {
    /// One sentence, for example `openat2 layers/7f3a: ELOOP (too many symbolic links)`.
    package var description: String { subject.isEmpty ? "\(operation): \(errno)" : "\(operation) \(subject): \(errno)" }
}
