// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One invocation's goal: a specification brought into a repository.
package struct Run: Stored {
    package static let kind = "run"
    package static let schemaVersion = 1

    /// How far the run has come; all but `running` are final.
    package enum Status: String, Codable, Sendable, CaseIterable {
        case running, succeeded, refused, failed, cancelled
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

    package init(
        id: RunID, specificationPath: String, specificationDigest: Digest, repositoryPath: String,
        startedAt: Timestamp, endedAt: Timestamp? = nil, status: Status = .running
    ) {
        self.id = id
        self.specificationPath = specificationPath
        self.specificationDigest = specificationDigest
        self.repositoryPath = repositoryPath
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.status = status
    }
}
