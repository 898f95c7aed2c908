// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// A recording, written as JSON, which is YAML too.
struct CheatRecording: Encodable {
    /// One thing that the recorded agent does; the fields are the format's.
    struct Turn: Encodable, Sendable {
        private var write: String?
        private var text: String?
        private var executable: Bool?
        private var run: [String]?
        private var delete: String?
        private var link: String?
        private var target: String?
        private var finish: String?

        static func write(_ path: String, _ text: String, executable: Bool? = nil) -> Turn {
            Turn(write: path, text: text, executable: executable)
        }

        /// A Python program, run in the workspace.
        static func python(_ program: String) -> Turn { Turn(run: ["/usr/bin/python3", "-I", "-B", "-c", program]) }

        static func delete(_ path: String) -> Turn { Turn(delete: path) }

        static func link(_ path: String, to target: String) -> Turn { Turn(link: path, target: target) }

        static let finish = Turn(finish: "Everything is as it was asked for.")
    }

    private struct Attempt: Encodable {
        enum CodingKeys: String, CodingKey {
            case workItem = "work-item"
            case attempt, turns
        }

        let workItem: String
        let attempt: Int
        let turns: [Turn]
    }

    private enum CodingKeys: String, CodingKey {
        case version = "nexus-recording"
        case attempts
    }

    private let version = 1
    private let attempts: [Attempt]

    /// Attempts at each work item, in order; every one ends with a finish.
    init(_ attempts: KeyValuePairs<String, [[Turn]]>) {
        self.attempts = attempts.flatMap { item, list in
            list.enumerated().map { Attempt(workItem: item, attempt: $0 + 1, turns: $1 + [.finish]) }
        }
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
