// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The runner program's report.
struct TestReport: CheckReport {
    /// One outcome of one test.
    struct Row: Decodable, Sendable {
        /// Which of the files, from 0.
        let file: Int
        /// `Class::method`.
        let test: String
        let outcome: Outcome
        let message: String
        let line: Int?
    }

    /// The ways in which unittest lets a test end.
    enum Outcome: String, Decodable, Sendable, CaseIterable {
        case pass, fail, error, skip, expectedFailure, unexpectedSuccess

        /// Whether a run would call this a success.
        var isGreen: Bool {
            switch self {
            case .pass, .skip, .expectedFailure: true
            case .fail, .error, .unexpectedSuccess: false
            }
        }
    }

    /// Something around the tests that failed: importing the file, or a class's set-up.
    struct Fixture: Decodable, Sendable {
        let file: Int
        let message: String
        let line: Int?
    }

    let nonce: String
    let results: [Row]
    let fixtures: [Fixture]
    /// What of unittest and the built-ins was no longer itself after the tests.
    let tampered: [String]

    /// The rows of one test.
    func rows(file: Int, test: String) -> [Row] { results.filter { $0.file == file && $0.test == test } }
}
