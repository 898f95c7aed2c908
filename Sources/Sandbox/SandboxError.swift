// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Why a sandbox can't be compiled or asked for, or its workspace not be read. A sandbox that ended badly is an outcome,
/// not an error.
package struct SandboxError: Error, Sendable, Equatable {
    /// Stable and dotted; its first part decides the exit status.
    package let code: String
    package let operation: String
    package let subject: String
    package let cause: String
    package let hint: String?

    package init(code: String, operation: String, subject: String, cause: String, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }

    /// 5 for what the host can't give, 70 for what failed between nexus's own processes, 64 for what was asked wrongly.
    package var exitStatus: Int32 {
        switch code.prefix(while: { $0 != "." }) {
        case "guarantee": 5
        case "supervisor", "collection", "doctor": 70
        default: 64
        }
    }
}

extension SandboxError: CustomStringConvertible {
    /// One sentence on one line, safe to show on a terminal.
    package var description: String {
        ErrorSentence.text(operation, subject, cause, hint: hint)
    }
}
