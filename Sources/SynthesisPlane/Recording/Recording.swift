// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import SandboxRuntime

/// What an agent did, written down by hand or by an earlier run, to be done again in a sandbox: attempts, each a list of
/// turns. The form is YAML, `nexus-recording: 1`.
package struct Recording: Sendable, Equatable {
    /// One try at one work item.
    package struct Attempt: Sendable, Equatable {
        package let workItem: WorkItemName
        /// Counts from 1.
        package let number: Int
        /// At least one; the last and only the last is a `finish`.
        package let turns: [AgentScript.Turn]
        /// Where the recording tells of it.
        package let location: SourceLocation
    }

    /// The largest recording that is read, in bytes.
    package static let byteLimit = 16 << 20

    /// The file as the operator named it.
    package let file: String
    /// In the order of the file; work item and number together are unique.
    package let attempts: [Attempt]

    /// What the agent is to play.
    /// - Throws: `recording.no_attempt` when there is none: `isProviderUnavailable`.
    package func script(
        for workItem: WorkItemName, attempt number: Int, feedback: Feedback?
    ) throws(RecordingError) -> AgentScript {
        guard let attempt = attempts.first(where: { $0.workItem == workItem && $0.number == number }) else {
            let count = attempts.count { $0.workItem == workItem }
            throw RecordingError(
                location: nil, operation: "find attempt \(number) of work item \(workItem) in", subject: file,
                cause: .noAttempt, hint: "recorded for \(workItem): \(count)")
        }
        return AgentScript(
            workItem: workItem.text, attempt: UInt32(attempt.number), feedback: feedback.map(FeedbackText.render),
            turns: attempt.turns)
    }

    /// Every attempt must be one at a work item of the plan.
    /// - Throws: `recording.unknown_work_item` with the line of the first that is not.
    package func validate(against plan: Plan) throws(RecordingError) {
        try validate(workItems: Set(plan.workItems.map(\.name)))
    }

    /// As `validate(against:)`, with the plan's names alone.
    package func validate(workItems names: Set<WorkItemName>) throws(RecordingError) {
        guard let stranger = attempts.first(where: { !names.contains($0.workItem) }) else { return }
        let known = names.sorted().prefix(8).map(\.text).joined(separator: ", ")
        throw RecordingError(
            location: stranger.location, operation: "match attempt with work item", subject: stranger.workItem.text,
            cause: .unknownWorkItem, hint: "it has \(known)" + (names.count > 8 ? ", …" : ""))
    }
}
