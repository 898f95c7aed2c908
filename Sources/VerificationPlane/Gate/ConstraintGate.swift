// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Decides whether a patch may merge. A pure function of envelope and evidence: it asks nobody, and trusts nothing
/// that is not keyed to exactly this patch.
package enum ConstraintGate {
    /// What the evidence says about one constraint. All empty: it is met.
    private struct Standing {
        /// The patch is wrong.
        var verdicts: [GateReason] = []
        /// A check did not get to a verdict, or two disagree.
        var errors: [GateReason] = []
        /// There is no evidence, or none that is about this patch.
        var absences: [GateReason] = []
    }

    /// Each must-constraint needs passing evidence with the right key; other levels never refuse.
    ///
    /// Reasons come in this order: verdicts on the patch; checks that did not get to one; and, only where no verdict
    /// was reached, evidence that is not there, because a pipeline leaves out later stages once an earlier one has
    /// failed. Codes of its own: `gate.missing`, `gate.stale`, `gate.foreign`, `gate.conflict`, `gate.empty`.
    /// - Parameter key: made from what is about to merge, with the plan that checks run under.
    package static func decide(
        envelope: ConstraintEnvelope, evidence: [EvidenceRecord], key: EvidenceRecord.Key
    ) -> Verdict {
        let musts = envelope.constraints.filter { $0.level == .must }
        guard !musts.isEmpty else { return .refuse(emptyEnvelope) }
        let standings = musts.map { standing(of: $0, evidence: evidence, key: key) }
        let verdicts = standings.flatMap(\.verdicts)
        let absences = verdicts.isEmpty ? standings.flatMap(\.absences) : []
        let reasons = verdicts + standings.flatMap(\.errors) + absences
        return reasons.isEmpty ? .admit : .refuse(reasons)
    }

    /// Nothing demanded is nothing proven: such an envelope was not compiled by us.
    private static var emptyEnvelope: [GateReason] {
        ConstraintName("envelope").map {
            [GateReason(constraint: $0, code: "gate.empty", isInfrastructure: true)]
        } ?? []
    }

    private static func standing(
        of constraint: Constraint, evidence: [EvidenceRecord], key: EvidenceRecord.Key
    ) -> Standing {
        func reason(_ code: String, infrastructure: Bool) -> GateReason {
            GateReason(constraint: constraint.name, code: code, isInfrastructure: infrastructure)
        }
        let named = evidence.filter { $0.constraint == constraint.name }
        let own = named.filter { $0.checker == constraint.checker }
        let fresh = own.filter { $0.key == key.fitted(to: constraint.checker) }
        var standing = Standing()
        guard let first = fresh.first else {
            let code = named.isEmpty ? "gate.missing" : own.isEmpty ? "gate.foreign" : "gate.stale"
            standing.absences = [reason(code, infrastructure: true)]
            return standing
        }
        for record in fresh where record.result == .fail {
            standing.verdicts += codes(of: record).map { reason($0, infrastructure: false) }
        }
        for record in fresh where record.result == .error {
            standing.errors += codes(of: record).map { reason($0, infrastructure: true) }
        }
        if fresh.contains(where: { $0.result != first.result }) {
            standing.errors.append(reason("gate.conflict", infrastructure: true))
        }
        standing.verdicts = unique(standing.verdicts)
        standing.errors = unique(standing.errors)
        return standing
    }

    private static func codes(of record: EvidenceRecord) -> [String] {
        let codes = record.diagnostics.map(\.code)
        return codes.isEmpty ? ["\(record.checker.rawValue).\(record.result == .fail ? "failed" : "error")"] : codes
    }

    private static func unique(_ reasons: [GateReason]) -> [GateReason] {
        var seen: Set<GateReason> = []
        return reasons.filter { seen.insert($0).inserted }
    }
}
