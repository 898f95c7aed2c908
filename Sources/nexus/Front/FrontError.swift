// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What the front refuses before anything is started.
struct FrontError: Error, CustomStringConvertible {
    let code: String
    let operation: String
    let subject: String
    let cause: String
    let hint: String?
    let exitStatus: Int32

    init(
        code: String, operation: String, subject: String, cause: String, hint: String? = nil, exitStatus: Int32 = 64
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
        self.exitStatus = exitStatus
    }

    var description: String { ErrorSentence.text(operation, subject, cause, hint: hint) }
}
