// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB
import Observability

/// Evidence, stored together with the artifacts that it names.
package struct EvidenceRepository {
    let rows: StateRows

    /// Stores a record and a row for each of its artifacts; their bytes belong into the artifact store before.
    /// - Parameter content: the digest of `contentBytes`, by which commits name it.
    package func insert(_ record: EvidenceRecord, content: Digest? = nil) throws(StateError) {
        try rows.execute(
            "insert evidence", "\(record.id)",
            "INSERT INTO evidence (id, attempt, rule, key, result, document, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                record.id.description, record.attempt.description, record.constraint.text,
                try StoredDocument.text(record.key, subject: "evidence key"), record.result.rawValue,
                try StoredDocument.encode(rows.redactor.redact(record)), content?.description,
            ])
        for artifact in record.artifacts where try !isShared(artifact, by: record) {
            try rows.execute(
                "insert artifact", "\(artifact.id)",
                "INSERT INTO artifacts (id, evidence, digest, document) VALUES (?, ?, ?, ?)",
                [
                    artifact.id.description, record.id.description, artifact.digest.description,
                    try StoredDocument.encode(artifact),
                ])
        }
    }

    /// One run of a check can serve several constraints of an attempt; the artifact's row belongs to the first record.
    private func isShared(_ artifact: Artifact, by record: EvidenceRecord) throws(StateError) -> Bool {
        guard let owner = try rows.artifacts.evidence(of: artifact.id), let first = try find(owner) else {
            return false
        }
        let known = try rows.artifacts.find(artifact.id)
        return first.attempt == record.attempt && known == artifact
    }

    /// The record of that id, if there is one.
    package func find(_ id: EvidenceID) throws(StateError) -> EvidenceRecord? {
        try rows.value(EvidenceRecord.self, "SELECT document FROM evidence WHERE id = ?", [id.description])
    }

    /// The records that a commit's trailer names, oldest first: each time that the same was found out.
    package func list(content: Digest) throws(StateError) -> [EvidenceRecord] {
        try rows.values(
            EvidenceRecord.self, "SELECT document FROM evidence WHERE content = ? ORDER BY id", [content.description])
    }

    /// An attempt's evidence, in the order in which it was made.
    package func list(attempt: AttemptID) throws(StateError) -> [EvidenceRecord] {
        try rows.values(
            EvidenceRecord.self, "SELECT document FROM evidence WHERE attempt = ? ORDER BY id", [attempt.description])
    }

    /// What was found before about exactly this, newest first: nothing need be judged twice.
    package func list(key: EvidenceRecord.Key, constraint: ConstraintName) throws(StateError) -> [EvidenceRecord] {
        try rows.values(
            EvidenceRecord.self, "SELECT document FROM evidence WHERE key = ? AND rule = ? ORDER BY id DESC",
            [try StoredDocument.text(key, subject: "evidence key"), constraint.text])
    }
}
