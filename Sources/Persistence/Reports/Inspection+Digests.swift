// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension Inspection {
    /// What a digest stands for that is no stored file's: a specification, a patch, or a sandbox's plan.
    static func find(_ digest: Digest, _ rows: StateRows, isHeld: Bool) throws(StateError) -> Inspection? {
        let asked = try rows.runs.list(specification: digest)
        if !asked.isEmpty {
            let live = isHeld ? try rows.runs.underWay() : nil
            return Inspection(
                kind: "specification", id: "\(digest)",
                sections: [
                    Section("specification \(digest)", ["path": asked.first?.specificationPath]),
                    Section(title: "runs", facts: asked.map { fact($0.shown(live: live)) }),
                ])
        }
        let attempts = try rows.attempts.list(patch: digest)
        if !attempts.isEmpty {
            return Inspection(
                kind: "patch", id: "\(digest)",
                sections: [
                    Section("patch \(digest)", ["stored text sha256": attempts.last?.patchText.map { "\($0)" }]),
                    Section(
                        title: "attempts",
                        facts: attempts.map { Fact(name: "\($0.id)", value: "\(ReportText.verdict($0))  \($0.agent)") }),
                ])
        }
        let held = try rows.runs.list(plan: digest)
        guard let policy = held.first?.policies?[digest.description] else { return nil }
        return Inspection(
            kind: "plan", id: "\(digest)",
            sections: [
                Section("plan \(digest)", ["policy": policy]),
                Section(title: "runs", facts: held.map { fact($0) }),
            ])
    }

    private static func fact(_ run: Run) -> Fact {
        Fact(
            name: "\(run.id)",
            value: "\(run.status.rawValue)  \(ReportText.date(run.startedAt))  \(run.repositoryPath)")
    }
}
