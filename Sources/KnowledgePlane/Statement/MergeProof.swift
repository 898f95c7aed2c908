// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// The records that one merge rests on, found and held against each other.
struct MergeProof {
    let merge: MergeRecord
    let run: Run
    let workItem: WorkItem
    let attempt: Attempt
    let patch: Digest
    /// In the order of the merge's record.
    let evidence: [EvidenceRecord]

    /// - Throws: `bundle.unproven` when a record is missing, or is about something else.
    init(_ merge: MergeRecord, in records: BundleIndex) throws(KnowledgeError) {
        func unproven(_ finding: String) -> KnowledgeError {
            KnowledgeError(.unproven, operation: "prove merge", subject: "\(merge.id)", cause: .found(finding))
        }
        guard let item = records.items[merge.workItem], let run = records.runs[item.run] else {
            throw unproven("its work item \(merge.workItem) or the item's run is missing")
        }
        guard let attempt = records.attempts[merge.attempt], attempt.workItem == merge.workItem,
            attempt.status == .merged, let patch = attempt.patchDigest
        else { throw unproven("attempt \(merge.attempt) is missing, is another item's, or was not merged") }
        var evidence: [EvidenceRecord] = []
        for id in merge.evidence {
            guard let record = records.evidence[id] else { throw unproven("evidence \(id) is missing") }
            evidence.append(record)
        }
        let constraints = Digest(
            sha256Of: try CanonicalJSON.encode(Document(item.workItem.envelope), as: "\(merge.workItem)"))
        for record in evidence {
            guard record.key.patch == patch else { throw unproven("evidence \(record.id) is about another patch") }
            guard record.key.constraints == constraints else {
                throw unproven("evidence \(record.id) was made under other constraints")
            }
        }
        (self.merge, self.run, workItem) = (merge, run, item.workItem)
        (self.attempt, self.patch, self.evidence) = (attempt, patch, evidence)
    }

    /// What the patch was to be judged under: the key of a check that ran something, if any did.
    private var key: EvidenceRecord.Key? { (evidence.first { $0.key.plan != nil } ?? evidence.first)?.key }

    /// Asks the gate again.
    /// - Throws: `bundle.unproven` when it does not admit the patch on this evidence.
    func judge(by gate: BundleGate) throws(KnowledgeError) {
        let finding: String
        switch key.map({ gate(workItem.envelope, evidence, $0) }) {
        case .admit: return
        case nil: finding = "it rests on no evidence"
        case .refuse(let reasons):
            finding =
                "the gate refuses it: "
                + reasons.map { "\($0.code) (\($0.constraint))" }.joined(separator: ", ")
        }
        throw KnowledgeError(.unproven, operation: "prove merge", subject: "\(merge.id)", cause: .found(finding))
    }
}

/// The gate as a function of an envelope, evidence, and the key that the evidence must have.
package typealias BundleGate = @Sendable (ConstraintEnvelope, [EvidenceRecord], EvidenceRecord.Key) -> Verdict
