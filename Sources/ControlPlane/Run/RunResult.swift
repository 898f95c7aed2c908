// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import FoundationEssentials

/// How a run ended, for programs: what `nexus run --format json` prints.
package struct RunResult: Codable, Sendable, Equatable {
    /// One work item, in the plan's order.
    package struct Item: Codable, Sendable, Equatable {
        package let name: String
        package let title: String
        /// As `WorkItem.Status` has it.
        package let status: String
        /// Where its merge lies in the branch; nil when this run has not merged it.
        package let commit: String?
        /// Why its last attempt was refused, a line for each reason; empty otherwise.
        package let reasons: [String]

        package init(name: String, title: String, status: String, commit: String?, reasons: [String]) {
            self.name = name
            self.title = title
            self.status = status
            self.commit = commit
            self.reasons = reasons
        }
    }

    /// What ended the run before a verdict.
    package struct Failure: Codable, Sendable, Equatable {
        /// Stable and dotted.
        package let code: String
        /// One sentence.
        package let sentence: String

        package init(code: String, sentence: String) {
            self.code = code
            self.sentence = sentence
        }
    }

    /// Of this object.
    package static let schemaVersion = 1

    package let schema: Int
    /// Nil when it ended before a run began: bad input changes nothing.
    package let run: String?
    /// As `Run.Status` has it.
    package let status: String
    package let specification: String
    package let repository: String
    package let state: String
    package let items: [Item]
    package let failure: Failure?
    /// The exit status of its cause, or of the signal that the operator sent first.
    package private(set) var exit: Int32
    /// Whether it is the result of an earlier command, and nothing was done this time.
    package let kept: Bool

    package init(
        run: String?, status: String, specification: String, repository: String, state: String, items: [Item],
        failure: Failure?, exit: Int32, kept: Bool = false
    ) {
        schema = Self.schemaVersion
        self.run = run
        self.status = status
        self.specification = specification
        self.repository = repository
        self.state = state
        self.items = items
        self.failure = failure
        self.exit = exit
        self.kept = kept
    }

    /// The same for a process that was asked to stop, and ends with the status that says so.
    package func stopped(with status: Int32?) -> RunResult {
        var result = self
        if let status { result.exit = status }
        return result
    }

    /// A run that ended with a failure.
    package init(_ error: ControlError, _ request: RunRequest, run: RunID? = nil, items: [Item] = []) {
        self.init(
            run: run?.description,
            status: (error.exitStatus == 130 ? Run.Status.cancelled : .failed).rawValue,
            specification: request.specification, repository: request.repository, state: request.state, items: items,
            failure: Failure(code: error.code, sentence: error.description), exit: error.exitStatus)
    }

    /// On one line.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// For people: the items, and how to look at the result.
    package var text: String {
        items.map { "\($0.name)\t\($0.status)\t\(TerminalText.escape($0.title))\n" }.joined()
            + (kept ? "\nKept: this is the result of an earlier command; nothing was done.\n" : "")
            + "\nLook at the result:\n"
            // Without a merge there may be no such branch.
            + (items.contains { $0.status == WorkItem.Status.merged.rawValue }
                ? "  git -C \(ShellText.quoted(repository)) log --stat integration\n" : "")
            + "  nexus status --state \(ShellText.quoted(state))"
    }
}
