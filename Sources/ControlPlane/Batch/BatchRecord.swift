// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import FoundationEssentials

/// The records that `nexus batch` prints, a line of JSON each.
package enum BatchRecord {
    /// The first of all.
    package struct Launch: Encodable, Sendable {
        let record = "launch"
        let schema = 1
        let version: String
        let folder: String
        let output: String
        let specs: [String]
        let jobs: Int

        package init(version: String, folder: String, output: String, specs: [String], jobs: Int) {
            self.version = version
            self.folder = folder
            self.output = output
            self.specs = specs
            self.jobs = jobs
        }
    }

    /// A specification's run begins.
    package struct Started: Encodable, Sendable {
        let record = "spec-started"
        let spec: String
        let repository: String
        let state: String

        package init(spec: String, repository: String, state: String) {
            self.spec = spec
            self.repository = repository
            self.state = state
        }
    }

    /// A specification's run has ended.
    struct Ended: Encodable {
        let record = "spec-ended"
        let spec: String
        let exit: Int32
        let status: String
        /// The result of an earlier command: nothing was done this time.
        let kept: Bool
        let seconds: Double
        let repository: String
        let state: String
        let run: String?
        /// The last merge of this run.
        let commit: String?
        let items: [RunResult.Item]
        let failure: RunResult.Failure?
    }

    /// The last of all.
    package struct Done: Encodable, Sendable {
        let record = "done"
        let exit: Int32
        let seconds: Double
        /// How many specifications ended how; the words are those of `spec-ended`.
        let counts: [String: Int]
        /// How many of them are results of earlier commands.
        let kept: Int
        /// Specifications that were never started.
        let left: Int

        package init(exit: Int32, milliseconds: Int, counts: [String: Int], kept: Int, left: Int) {
            self.exit = exit
            seconds = Double(milliseconds) / 1000
            self.counts = counts
            self.kept = kept
            self.left = left
        }
    }

    /// On one line, with its line feed.
    package static func line(_ record: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, integers and finite numbers always encode.
        return ((try? encoder.encode(record)).map { String(decoding: $0, as: UTF8.self) } ?? "{}") + "\n"
    }
}
