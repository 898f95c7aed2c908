// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Persistence
import Testing

/// Which rows go when a run's evidence is removed, and which stay.
struct CleaningTests {
    let folder: TemporaryFolder
    let state: StateDatabase

    init() throws {
        folder = try TemporaryFolder()
        state = try StateDatabase(folder: folder.state, now: Sample.at(0))
    }

    private static let incident = Incident(
        id: Sample.id(51), run: Sample.run.id, code: "evidence.cleaned", message: "as asked", at: Sample.at(9))

    @Test("Removing a run's evidence leaves the run, its work items, its merge and its events")
    func removal() async throws {
        try await state.write { rows in
            try Sample.fill(rows)
            try rows.removeEvidence(run: Sample.run.id, incident: Self.incident)
        }
        try await state.read { rows throws in
            #expect(try rows.evidence.find(Sample.id(21)) == nil)
            #expect(try rows.evidence.find(Sample.id(22)) == nil)
            #expect(try rows.artifacts.list(digest: Sample.digest(4)) == [])
            #expect(try rows.attempts.list(workItem: Sample.id(2)).map(\.id) == [Sample.id(12)])
            #expect(try rows.runs.find(Sample.run.id) == Sample.run)
            #expect(try rows.workItems.list(run: Sample.run.id).map(\.status) == [.merged])
            #expect(try rows.merges.list(run: Sample.run.id).map(\.id) == [Sample.id(40)])
            #expect(try rows.events.list(run: Sample.run.id).count == 1)
            #expect(try rows.incidents.list(run: Sample.run.id).map(\.code) == ["sandbox.launch", "evidence.cleaned"])
        }
    }

    @Test("Evidence that another run's merge rests on stays")
    func shared() async throws {
        let other = Run(
            id: Sample.id(100), specificationPath: "spec.md", specificationDigest: Sample.digest,
            repositoryPath: "/repository", startedAt: Sample.at(0))
        try await state.write { rows in
            try Sample.fill(rows)
            try rows.runs.insert(other)
            try rows.workItems.insert([Sample.workItem(102)], run: other.id)
            try rows.attempts.insert(
                Attempt(
                    id: Sample.id(103), workItem: Sample.id(102), number: 1, agent: "a", base: Sample.commit,
                    startedAt: Sample.at(1)))
            try rows.journal.insert(
                MergeJournalEntry(
                    id: Sample.id(104), workItem: Sample.id(102), attempt: Sample.id(103),
                    ref: Constants.integrationRef, old: Sample.zero, new: Sample.commit, tree: Sample.tree,
                    evidence: [Sample.id(21)], commitDate: Sample.at(5), journalledAt: Sample.at(6)))
            try rows.removeEvidence(run: Sample.run.id, incident: Self.incident)
        }
        try await state.read { rows throws in
            #expect(try rows.evidence.find(Sample.id(21))?.artifacts.count == 1)
            #expect(try rows.artifacts.list(digest: Sample.digest(4)).count == 1)
            #expect(try rows.attempts.find(Sample.id(11))?.id == Sample.id(11))
            #expect(try rows.evidence.find(Sample.id(22)) == nil)
        }
    }

    @Test("What is rehearsed is undone, and its answer stays")
    func rehearsal() async throws {
        let digests = try await state.write { rows in
            try Sample.fill(rows)
            return try rows.rehearse {
                try rows.removeEvidence(run: Sample.run.id, incident: Self.incident)
                return try rows.digests()
            }
        }
        #expect(!digests.contains(Sample.digest(4)))
        let (kept, now) = try await state.read { rows throws in
            (try rows.evidence.find(Sample.id(21)), try rows.digests())
        }
        #expect(kept?.id == Sample.id(21))
        #expect(now.contains(Sample.digest(4)))
    }

    @Test("Every digest that a row names is found, whatever the row is about")
    func digests() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let digests = try await state.read { try $0.digests() }
        for byte: UInt8 in 1...4 { #expect(digests.contains(Sample.digest(byte)), "\(byte)") }
        #expect(!digests.contains(Sample.digest(9)))
    }
}
