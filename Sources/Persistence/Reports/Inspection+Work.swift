// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension Inspection {
    static func run(_ run: Run, _ rows: StateRows) throws(StateError) -> Inspection {
        var sections = [
            Section(
                "run \(run.id)",
                [
                    "status": run.status.rawValue, "specification": run.specificationPath,
                    "specification sha256": "\(run.specificationDigest)", "repository": run.repositoryPath,
                    "started": ReportText.date(run.startedAt), "ended": ReportText.date(run.endedAt),
                    "events": "\(try rows.events.list(run: run.id).count)",
                ])
        ]
        sections.append(
            Section(
                title: "work items",
                facts: try rows.workItems.list(run: run.id).map {
                    Fact(name: $0.name.text, value: "\($0.status.rawValue)  \($0.id)  \($0.title)")
                }))
        sections.append(
            Section(
                title: "merges",
                facts: try rows.merges.list(run: run.id).map { Fact(name: "\($0.id)", value: "\($0.old) -> \($0.new)") }
            ))
        sections += try rows.incidents.list(run: run.id).map { section($0) }
        return Inspection(kind: "run", id: "\(run.id)", sections: sections)
    }

    static func workItem(_ workItem: WorkItem, _ rows: StateRows) throws(StateError) -> Inspection {
        let envelope = workItem.envelope
        let merge = try rows.merges.find(workItem: workItem.id)
        return Inspection(
            kind: "work item", id: "\(workItem.id)",
            sections: [
                Section(
                    "work item \(workItem.id)",
                    [
                        "name": workItem.name.text, "title": workItem.title, "status": workItem.status.rawValue,
                        "run": try rows.workItems.run(of: workItem.id).map { "\($0)" },
                        "requirements": list(workItem.requirements), "depends on": list(workItem.dependencies),
                        "scope": list(envelope.scope), "protected": list(envelope.protectedPaths),
                        "tests": list(envelope.tests), "tests judged inside": list(envelope.insideTests ?? []),
                        "risk": envelope.riskTier.rawValue,
                        "budget": "\(envelope.budget.attempts) attempts of \(envelope.budget.attemptSeconds) s, "
                            + "\(envelope.budget.tokens) tokens, \(envelope.budget.microdollars) microdollars",
                        "merge": merge.map { "\($0.id)  \($0.new)" },
                    ]),
                Section(
                    title: "constraints",
                    facts: envelope.constraints.map {
                        let place = $0.location.map { " (\($0))" } ?? ""
                        let lowered = $0.override.map { "\nlowered by \(leave($0))" } ?? ""
                        return Fact(
                            name: $0.name.text,
                            value: "\($0.level.rawValue), by \($0.checker.rawValue): \($0.statement)\(place)\(lowered)")
                    }),
                Section(
                    title: "attempts",
                    facts: try rows.attempts.list(workItem: workItem.id).map {
                        let reasons = $0.feedback?.reasons.map { "\n" + ReportText.reason($0) }.joined() ?? ""
                        return Fact(name: "\($0.number)", value: "\($0.status.rawValue)  \($0.id)\(reasons)")
                    }),
            ])
    }

    static func attempt(_ attempt: Attempt, _ rows: StateRows) throws(StateError) -> Inspection {
        let outcome = attempt.outcome
        let policy = try policy(of: outcome?.plan, attempt.id, rows)
        let sections = [
            Section(
                "attempt \(attempt.id)",
                [
                    "work item": "\(attempt.workItem)", "number": "\(attempt.number)", "agent": attempt.agent,
                    "status": attempt.status.rawValue, "verdict": ReportText.verdict(attempt),
                    "base": "\(attempt.base)",
                    "started": ReportText.date(attempt.startedAt), "ended": ReportText.date(attempt.endedAt),
                    "patch sha256": attempt.patchDigest.map { "\($0)" },
                    "patch text sha256": attempt.patchText.map { "\($0)" },
                    "transcript sha256": attempt.transcript.map { "\($0)" },
                ]),
            Section(
                "sandbox",
                [
                    "ended by": outcome.map { ReportText.ending($0.ending) },
                    "wall": outcome.map { "\($0.wallMicroseconds) µs" },
                    "cpu": outcome.map { "\($0.cpuMicroseconds) µs" },
                    "peak memory": outcome.map { "\($0.peakMemoryBytes) bytes" },
                    "processes refused": outcome.map { "\($0.pidsRefused)" },
                    "read": outcome?.readBytes.map { "\($0) bytes" },
                    "written": outcome?.writtenBytes.map { "\($0) bytes" },
                    "calls refused": outcome?.denials.map { ReportText.denials($0) },
                    "plan sha256": outcome.map { "\($0.plan)" }, "policy": policy,
                ]),
            Section(
                title: "refused because",
                facts: (attempt.feedback?.reasons ?? []).map {
                    Fact(name: $0.constraint.text, value: ReportText.reason($0))
                }),
            Section(
                title: "told to the next attempt",
                facts: (attempt.feedback?.diagnostics ?? []).map {
                    Fact(name: "diagnostic", value: ReportText.diagnostic($0))
                }),
        ]
        var evidence: [Section] = []
        for record in try rows.evidence.list(attempt: attempt.id) { evidence.append(try section(record, rows)) }
        return Inspection(kind: "attempt", id: "\(attempt.id)", sections: sections + evidence)
    }

    static func merge(_ entry: MergeJournalEntry, _ rows: StateRows) throws(StateError) -> Inspection {
        let record = try rows.merges.find(entry.id)
        var sections = [
            Section(
                "merge \(entry.id)",
                [
                    "state": entry.settlement?.rawValue ?? "journalled, not settled", "work item": "\(entry.workItem)",
                    "attempt": "\(entry.attempt)", "ref": entry.ref, "old": "\(entry.old)", "new": "\(entry.new)",
                    "tree": "\(entry.tree)", "commit date": ReportText.date(entry.commitDate),
                    "journalled": ReportText.date(entry.journalledAt),
                    "merged": record.map { ReportText.date($0.mergedAt) },
                ])
        ]
        for id in entry.evidence {
            guard let record = try rows.evidence.find(id) else {
                sections.append(Section("evidence \(id)", ["state": "not stored"]))
                continue
            }
            sections.append(try section(record, rows))
        }
        return Inspection(kind: "merge", id: "\(entry.id)", sections: sections)
    }

    static func section(_ record: EvidenceRecord, _ rows: StateRows) throws(StateError) -> Section {
        let policy = try policy(of: record.key.plan, record.attempt, rows)
        let facts: KeyValuePairs<String, String?> = [
            "result": record.result.rawValue, "constraint": record.constraint.text,
            "checker": record.checker.rawValue, "attempt": "\(record.attempt)",
            "started": ReportText.date(record.startedAt), "took": "\(record.milliseconds) ms",
            "patch sha256": "\(record.key.patch)", "base tree": "\(record.key.baseTree)",
            "constraints sha256": "\(record.key.constraints)", "plan sha256": record.key.plan.map { "\($0)" },
            "policy": policy,
            "tools": list(record.key.tools), "lowered by": record.override.map(leave),
            "waived and absent": list((record.waived ?? []).map(\.rawValue)),
        ]
        let diagnostics = record.diagnostics.map { Fact(name: "diagnostic", value: ReportText.diagnostic($0)) }
        let artifacts = record.artifacts.map { Fact(name: "artifact", value: "\($0.id)\n" + ReportText.artifact($0)) }
        return Section(
            title: "evidence \(record.id)",
            facts: Section("", facts).facts + diagnostics + artifacts)
    }

    /// The name of the policy that a plan of an attempt's run was compiled from; nil where nobody wrote it down.
    private static func policy(
        of plan: Digest?, _ attempt: AttemptID, _ rows: StateRows
    ) throws(StateError) -> String? {
        guard let plan, let attempt = try rows.attempts.find(attempt),
            let run = try rows.workItems.run(of: attempt.workItem)
        else { return nil }
        return try rows.runs.find(run)?.policies?[plan.description]
    }

    static func section(_ incident: Incident) -> Section {
        Section(
            "incident \(incident.id)",
            [
                "run": "\(incident.run)", "code": incident.code, "message": incident.message,
                "at": ReportText.date(incident.at),
            ])
    }

    /// Who let a must be a should, until when, and why.
    private static func leave(_ override: ConstraintOverride) -> String {
        "\(override.author) until \(override.expires) (\(override.location)): \(override.justification)"
    }

    /// Nil when there is nothing to list.
    private static func list(_ values: [some CustomStringConvertible]) -> String? {
        values.isEmpty ? nil : values.map(\.description).joined(separator: ", ")
    }
}
