// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What the gate decided about one patch, and on what: enough to ask every question again with the records at hand.
struct GatePredicate: Codable, Equatable {
    /// What one constraint's evidence says.
    struct Finding: Codable, Equatable {
        let constraint: ConstraintName
        let level: ObligationLevel
        let checker: Constraint.Checker
        /// One for each record, in the order of `evidence`; none when the constraint was not checked.
        let results: [EvidenceRecord.Result]
    }

    /// One record: its file's digest, what it was keyed to (patch, base, constraints, plan, tools), what it rests on.
    struct Evidence: Codable, Equatable {
        let id: EvidenceID
        let digest: Digest
        let constraint: ConstraintName
        let checker: Constraint.Checker
        let result: EvidenceRecord.Result
        let key: EvidenceRecord.Key
        let artifacts: [GateStatement.Resource]
    }

    /// The commit that was made.
    struct Merge: Codable, Equatable {
        let id: MergeID
        let base: ObjectName
        let at: Timestamp
    }

    let decision: String
    let run: RunID
    let specification: GateStatement.Resource
    let workItem: WorkItemID
    let name: WorkItemName
    let title: String
    let requirements: [RequirementName]
    /// Scope, constraints and budget, as the gate had them.
    let envelope: ConstraintEnvelope
    let findings: [Finding]
    let evidence: [Evidence]
    let attempt: AttemptID
    let agent: String
    let iteration: Int
    let patch: Digest
    let merge: Merge

    init(_ proof: MergeProof) throws(KnowledgeError) {
        decision = "admit"
        run = proof.run.id
        specification = GateStatement.Resource("specification", "sha256", proof.run.specificationDigest)
        let item = proof.workItem
        (workItem, name, title) = (item.id, item.name, item.title)
        (requirements, envelope) = (item.requirements, item.envelope)
        findings = item.envelope.constraints.map { constraint in
            Finding(
                constraint: constraint.name, level: constraint.level, checker: constraint.checker,
                results: proof.evidence.filter { $0.constraint == constraint.name }.map(\.result))
        }
        evidence = try proof.evidence.map { record throws(KnowledgeError) in try Evidence(record) }
        attempt = proof.attempt.id
        (agent, iteration, patch) = (proof.attempt.agent, proof.attempt.number, proof.patch)
        merge = Merge(id: proof.merge.id, base: proof.merge.old, at: proof.merge.mergedAt)
    }
}

extension GatePredicate.Evidence {
    init(_ record: EvidenceRecord) throws(KnowledgeError) {
        let file = try CanonicalJSON.encode(Document(record), as: "evidence \(record.id)")
        (id, digest) = (record.id, Digest(sha256Of: file))
        (constraint, checker, result, key) = (record.constraint, record.checker, record.result, record.key)
        artifacts = record.artifacts.map { GateStatement.Resource($0.name, "sha256", $0.digest) }
    }
}
