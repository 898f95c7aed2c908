// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One finding of a checker, for people and for the next attempt.
package struct Diagnostic: Codable, Sendable, Equatable {
    /// A stable dotted code, for example `tests.failed`.
    package let code: String
    package var message: String
    /// The file it is about, as shown to people.
    package var path: String?
    package let line: Int?

    package init(code: String, message: String, path: String? = nil, line: Int? = nil) {
        self.code = code
        self.message = message
        self.path = path
        self.line = line
    }
}
