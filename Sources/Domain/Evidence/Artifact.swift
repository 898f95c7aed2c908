// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A file that evidence rests on, kept by its digest.
package struct Artifact: Stored {
    package static let kind = "artifact"
    package static let schemaVersion = 1

    package let id: ArtifactID
    /// What it is, for example `tests.stdout`.
    package let name: String
    package let mediaType: String
    package let digest: Digest
    package let byteCount: Int

    package init(id: ArtifactID, name: String, mediaType: String, digest: Digest, byteCount: Int) {
        self.id = id
        self.name = name
        self.mediaType = mediaType
        self.digest = digest
        self.byteCount = byteCount
    }
}
