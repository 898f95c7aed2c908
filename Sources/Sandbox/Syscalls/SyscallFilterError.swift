// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A list of system calls that can't become a filter.
package struct SyscallFilterError: Error, Sendable, Equatable {
    /// Stable names for programs that read errors.
    package enum Code: String, Sendable, CaseIterable {
        case unknownCall = "syscalls.unknown-call"
        case unknownSet = "syscalls.unknown-set"
        /// A call that would undo the filter.
        case forbiddenCall = "syscalls.forbidden-call"
        /// libseccomp or the kernel refused.
        case system = "syscalls.system"
        /// A machine other than x86-64.
        case architecture = "syscalls.architecture"
        /// More instructions than the kernel takes.
        case tooLarge = "syscalls.too-large"
    }

    package let code: Code
    /// What was being done, for example `allow system call`.
    package let operation: String
    /// The call, the set, or the function of libseccomp.
    package let subject: String
    package let cause: String
    package let hint: String?

    package init(_ code: Code, operation: String, subject: String, cause: String, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }
}

extension SyscallFilterError: CustomStringConvertible {
    /// One sentence, for example `allow system call raed: no call of Linux has this name`.
    package var description: String { "\(operation) \(subject): \(cause)\(hint.map { "; hint: \($0)" } ?? "")" }
}
