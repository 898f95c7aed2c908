// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension SandboxError {
    /// What keeps a list of system calls from becoming a filter; the raw values are codes.
    enum SyscallsFault: String, Sendable, CaseIterable {
        /// No call of Linux has the name.
        case unknownCall = "syscalls.unknown-call"
        /// No set has the name.
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

    /// - Parameter subject: the call, the set, or the function of libseccomp.
    init(_ fault: SyscallsFault, operation: String, subject: String, cause: String, hint: String? = nil) {
        self.init(code: fault.rawValue, operation: operation, subject: subject, cause: cause, hint: hint)
    }
}
