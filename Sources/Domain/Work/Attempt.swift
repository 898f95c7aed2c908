// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One agent's try at one work item.
package struct Attempt: Stored {
    package static let kind = "attempt"
    package static let schemaVersion = 2

    /// How far the attempt has come; all but `running` are final.
    package enum Status: String, Codable, Sendable, CaseIterable {
        case running
        /// The gate said no; `feedback` says why.
        case refused
        /// The gate said yes, and the patch is in the branch.
        case merged
        /// No verdict: the agent or the infrastructure failed.
        case failed
    }

    package let id: AttemptID
    package let workItem: WorkItemID
    /// Counts from 1.
    package let number: Int
    /// What wrote the patch, for example `nexus-agent/replay`.
    package let agent: String
    /// The commit on which it started.
    package let base: ObjectName
    package let startedAt: Timestamp
    package var endedAt: Timestamp?
    package var status: Status
    /// SHA-256 of the patch's canonical bytes.
    package var patchDigest: Digest?
    /// How its sandbox ended.
    package var outcome: SandboxOutcome?
    /// The stored transcript of what the agent did; nothing is decided on it.
    package var transcript: Digest?
    /// What the next attempt is told; nil unless refused.
    package var feedback: Feedback?

    package init(
        id: AttemptID, workItem: WorkItemID, number: Int, agent: String, base: ObjectName, startedAt: Timestamp,
        endedAt: Timestamp? = nil, status: Status = .running, patchDigest: Digest? = nil,
        outcome: SandboxOutcome? = nil, transcript: Digest? = nil, feedback: Feedback? = nil
    ) {
        self.id = id
        self.workItem = workItem
        self.number = number
        self.agent = agent
        self.base = base
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.status = status
        self.patchDigest = patchDigest
        self.outcome = outcome
        self.transcript = transcript
        self.feedback = feedback
    }
}
