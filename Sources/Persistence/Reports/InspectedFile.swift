// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A stored file that belongs to what an inspection shows; its bytes are in the artifact store.
package struct InspectedFile: Sendable, Equatable {
    /// What it is to a reader.
    package enum Kind: Sendable {
        /// What the agent changed, as a diff.
        case patch
        /// What the agent did and said.
        case transcript
        /// What a check left: its report, its output, how its sandbox ended.
        case evidence
        /// The very file that was asked for.
        case asked
    }

    package let kind: Kind
    /// Unique among those of one inspection, for example `patch of attempt 2`.
    package let title: String
    /// The artifact's own name; empty for what is none.
    package let name: String
    package let digest: Digest
}

extension InspectedFile {
    /// The files of what an identifier names, in the order of the work; none where it names nothing that has any.
    package static func list(of inspection: Inspection, _ rows: StateRows) throws(StateError) -> [InspectedFile] {
        if let ulid = ULID(inspection.id) { return try list(of: ulid, rows) }
        guard let digest = Digest(inspection.id) else { return [] }
        return try rows.attempts.list(patch: digest).last?.patchText.map {
            [InspectedFile(kind: .asked, title: "patch \(digest)", name: "", digest: $0)]
        } ?? []
    }

    private static func list(of ulid: ULID, _ rows: StateRows) throws(StateError) -> [InspectedFile] {
        if let artifact = try rows.artifacts.find(ArtifactID(ulid)) {
            return [
                InspectedFile(
                    kind: .asked, title: "artifact \(artifact.id)", name: artifact.name, digest: artifact.digest)
            ]
        }
        if let record = try rows.evidence.find(EvidenceID(ulid)) { return files(of: [record]) }
        var attempts: [Attempt] = []
        if let attempt = try rows.attempts.find(AttemptID(ulid)) {
            attempts = [attempt]
        } else if let entry = try rows.journal.find(MergeID(ulid)) {
            attempts = try rows.attempts.find(entry.attempt).map { [$0] } ?? []
        } else {
            let isRun = try rows.runs.find(RunID(ulid)) != nil
            let items = isRun ? try rows.workItems.list(run: RunID(ulid)).map(\.id) : [WorkItemID(ulid)]
            for item in items { attempts += try rows.attempts.list(workItem: item) }
        }
        var found: [InspectedFile] = []
        for attempt in attempts { found += try files(of: attempt, rows) }
        return found
    }

    private static func files(of attempt: Attempt, _ rows: StateRows) throws(StateError) -> [InspectedFile] {
        let patch = attempt.patchText.map {
            InspectedFile(kind: .patch, title: "patch of attempt \(attempt.id)", name: "", digest: $0)
        }
        let transcript = attempt.transcript.map {
            InspectedFile(kind: .transcript, title: "transcript of attempt \(attempt.id)", name: "", digest: $0)
        }
        return [patch, transcript].compactMap(\.self) + files(of: try rows.evidence.list(attempt: attempt.id))
    }

    /// Each once: several constraints can rest on one file.
    private static func files(of records: [EvidenceRecord]) -> [InspectedFile] {
        var seen: Set<ArtifactID> = []
        return records.flatMap(\.artifacts).filter { seen.insert($0.id).inserted }.map {
            InspectedFile(kind: .evidence, title: "\($0.name) \($0.id)", name: $0.name, digest: $0.digest)
        }
    }
}
