// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension Inspection {
    /// Finds what an identifier names: a run, work item, attempt, evidence, merge, artifact, incident or event by its
    /// ULID, an artifact also by its digest, evidence also by the digest that commits name it by. A digest can also be
    /// that of a specification, a patch or a plan, and an object name that of a commit or its tree.
    /// - Parameter isHeld: whether an orchestrator holds the state.
    /// - Throws: `state.unknown_id`, also for text that can't be an identifier.
    package init(_ text: String, _ rows: StateRows, isHeld: Bool = true) throws(StateError) {
        if let ulid = ULID(text), let found = try Self.find(ulid, rows, isHeld: isHeld) {
            self = found
        } else if let digest = Digest(text), let artifact = try rows.artifacts.list(digest: digest).first {
            self = try Self.artifact(artifact, rows)
        } else if let digest = Digest(text), let record = try rows.evidence.list(content: digest).first {
            self = try Self.evidence(record, rows)
        } else if let digest = Digest(text), let found = try Self.find(digest, rows, isHeld: isHeld) {
            self = found
        } else if let name = ObjectName(text), let merge = try rows.merges.list(object: name).first,
            let entry = try rows.journal.find(merge.id)
        {
            self = try Self.merge(entry, rows)
        } else {
            throw StateError(
                .unknownID, operation: "inspect", subject: text,
                cause: .found("nothing is stored under that identifier"),
                hint: "`nexus status` lists the runs, and `nexus inspect RUN` what belongs to one")
        }
    }

    private static func find(_ ulid: ULID, _ rows: StateRows, isHeld: Bool) throws(StateError) -> Inspection? {
        if let found = try rows.runs.find(RunID(ulid)) {
            return try run(found.shown(live: isHeld ? try rows.runs.underWay() : nil), rows)
        }
        if let found = try rows.workItems.find(WorkItemID(ulid)) { return try workItem(found, rows) }
        if let found = try rows.attempts.find(AttemptID(ulid)) { return try attempt(found, rows) }
        if let found = try rows.evidence.find(EvidenceID(ulid)) { return try evidence(found, rows) }
        if let found = try rows.journal.find(MergeID(ulid)) { return try merge(found, rows) }
        if let found = try rows.artifacts.find(ArtifactID(ulid)) { return try artifact(found, rows) }
        if let found = try rows.incidents.find(IncidentID(ulid)) { return incident(found) }
        if let found = try rows.events.find(EventID(ulid)) { return try event(found) }
        return nil
    }

    private static func evidence(_ record: EvidenceRecord, _ rows: StateRows) throws(StateError) -> Inspection {
        Inspection(kind: "evidence", id: "\(record.id)", sections: [try section(record, rows)])
    }

    private static func artifact(_ artifact: Artifact, _ rows: StateRows) throws(StateError) -> Inspection {
        var sections = [
            Section(
                "artifact \(artifact.id)",
                [
                    "name": artifact.name, "media type": artifact.mediaType, "bytes": "\(artifact.byteCount)",
                    "sha256": "\(artifact.digest)",
                ])
        ]
        if let id = try rows.artifacts.evidence(of: artifact.id), let record = try rows.evidence.find(id) {
            sections.append(try section(record, rows))
        }
        return Inspection(kind: "artifact", id: "\(artifact.id)", sections: sections)
    }

    private static func incident(_ incident: Incident) -> Inspection {
        Inspection(kind: "incident", id: "\(incident.id)", sections: [section(incident)])
    }

    private static func event(_ event: Event) throws(StateError) -> Inspection {
        Inspection(
            kind: "event", id: "\(event.id)",
            sections: [
                Section(
                    "event \(event.id)",
                    [
                        "run": "\(event.run)", "at": ReportText.date(event.at),
                        "payload": try StoredDocument.text(event.payload, subject: "event"),
                    ])
            ])
    }
}
