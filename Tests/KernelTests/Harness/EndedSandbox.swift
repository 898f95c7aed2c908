// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

/// How a supervisor and its sandbox ended.
struct EndedSandbox: Sendable, CustomStringConvertible {
    let status: ProcessStatus
    let output: String
    let complaint: String
    /// Nil when the supervisor wrote none.
    let outcome: Outcome?

    /// The line of `--outcome`.
    struct Outcome: Decodable, Sendable {
        let ending: Ending
        let pids_refused: Int
        let peak_memory_bytes: Int
        let cpu_microseconds: Int
        /// How often each call was refused; nil when nobody asked.
        let denied: [String: Int]?
        let plan: String

        /// `cause` with what belongs to it.
        struct Ending: Decodable, Sendable, Equatable {
            let cause: String
            var code: Int?
            var number: Int?
            var stage: String?
            var error: String?
            var subject: String?
            var call: String?
        }
    }

    var description: String {
        "\(status), \(outcome.map { "\($0.ending)" } ?? "no outcome"), said \(output.suffix(600)), "
            + "complained \(complaint.suffix(600))"
    }
}
