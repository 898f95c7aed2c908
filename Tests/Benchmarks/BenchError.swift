// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Why a number could not be taken.
struct BenchError: Error, CustomStringConvertible {
    /// Stable and dotted, for example `bench.program`.
    let code: String
    let operation: String
    let subject: String
    let cause: String
    let hint: String?

    init(code: String, operation: String, subject: String, cause: String, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.cause = cause
        self.hint = hint
    }

    /// One sentence, lowercase.
    var description: String { "\(operation) \(subject): \(cause)" + (hint.map { "; hint: \($0)" } ?? "") }
}
