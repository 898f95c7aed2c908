// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// The rows of artifacts; they are inserted with the evidence that names them.
package struct ArtifactRepository {
    let rows: StateRows

    /// The artifact of that id, from the first record that named it.
    package func find(_ id: ArtifactID) throws(StateError) -> Artifact? {
        try rows.value(Artifact.self, "SELECT document FROM artifacts WHERE id = ?", [id.description])
    }

    /// Every artifact with those bytes, oldest first.
    package func list(digest: Digest) throws(StateError) -> [Artifact] {
        try rows.values(
            Artifact.self, "SELECT document FROM artifacts WHERE digest = ? ORDER BY id", [digest.description])
    }

    /// The evidence that rests on an artifact.
    package func evidence(of id: ArtifactID) throws(StateError) -> EvidenceID? {
        try rows.identifier(EvidenceID.self, "SELECT evidence FROM artifacts WHERE id = ?", [id.description])
    }
}
