// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One invocation's goal: a specification brought into a repository.
package struct Run: Stored {
    package static let kind = "run"
    package static let schemaVersion = 2

    /// How far the run has come; all but `running` are final.
    package enum Status: String, Codable, Sendable, CaseIterable {
        case running, succeeded, refused, failed, cancelled
        /// Shown for a run that is stored as running and that nobody works on any more; never stored.
        case interrupted
    }

    package let id: RunID
    /// The specification's path as the operator gave it, and its digest.
    package let specificationPath: String
    package let specificationDigest: Digest
    /// The repository's absolute path.
    package let repositoryPath: String
    package let startedAt: Timestamp
    package var endedAt: Timestamp?
    package var status: Status
    /// Digest of what its verdicts rest on beside the plan and the branch: the agent, the tools and the sandboxes. Nil
    /// where its processes did not have the same, and where an older nexus began it.
    package var basis: Digest?
    /// The names of the policies that its sandboxes were held to, by the digest of the plan that each was compiled to.
    package var policies: [String: String]?

    package init(
        id: RunID, specificationPath: String, specificationDigest: Digest, repositoryPath: String,
        startedAt: Timestamp, endedAt: Timestamp? = nil, status: Status = .running, basis: Digest? = nil,
        policies: [String: String]? = nil
    ) {
        self.id = id
        self.specificationPath = specificationPath
        self.specificationDigest = specificationDigest
        self.repositoryPath = repositoryPath
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.status = status
        self.basis = basis
        self.policies = policies
    }
}
