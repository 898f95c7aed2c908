// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Crypto
package import Domain
import Observability

/// A file that evidence rests on, with its bytes.
package struct CheckArtifact: Sendable, Equatable {
    package let artifact: Artifact
    package let bytes: [UInt8]

    /// Describes the bytes: their digest and count.
    package init(id: ArtifactID, name: String, mediaType: String, bytes: [UInt8]) {
        artifact = Artifact(
            id: id, name: name, mediaType: mediaType, digest: Digest(sha256Of: bytes), byteCount: bytes.count)
        self.bytes = bytes
    }

    /// What one command left: result, both streams, and how its sandbox ended; what is empty is left
    /// out, and what is secret redacted.
    static func all(of output: CheckOutput, stage: String, context: CheckContext) -> [CheckArtifact] {
        let outcome = (try? CanonicalJSON.encode(Document(output.outcome), as: "a sandbox outcome")) ?? []
        let files = [
            ("report", "application/json", context.redactor.redact(output.result)),
            ("stdout", "text/plain", context.redactor.redact(output.standardOutput)),
            ("stderr", "text/plain", context.redactor.redact(output.standardError)),
            ("outcome", "application/json", outcome),
        ]
        return files.filter { !$0.2.isEmpty }.map { name, mediaType, bytes in
            CheckArtifact(id: context.identifiers.next(), name: "\(stage).\(name)", mediaType: mediaType, bytes: bytes)
        }
    }
}
