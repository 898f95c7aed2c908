// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One place that breaks a rule.
struct Violation: Equatable, CustomStringConvertible, Sendable {
    let path: String
    let line: Int
    let reason: String

    init(_ file: SourceFile, _ line: Int, _ reason: String) {
        self.init(path: file.path, line: line, reason: reason)
    }

    init(path: String, line: Int, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    var description: String { "\(path):\(line): \(reason)" }
}
