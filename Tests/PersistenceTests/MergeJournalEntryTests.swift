// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Persistence

@Suite("MergeJournalEntry")
struct MergeJournalEntryTests {
    /// The stored form of schema version 1: never edited.
    private static let golden = """
        {"kind":"merge-journal-entry","schema":1,"value":{"attempt":"01HF7YAT00000000000000000C",\
        "commitDate":1700000000005,"evidence":["01HF7YAT00000000000000000P"],"id":"01HF7YAT000000000000000018",\
        "journalledAt":1700000000006,"new":"abababababababababababababababababababab",\
        "old":"0000000000000000000000000000000000000000","ref":"refs/heads/integration","settlement":"lost",\
        "tree":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd","workItem":"01HF7YAT000000000000000002"}}
        """

    @Test("is written as, and read from, its golden JSON")
    func golden() throws {
        var entry = Sample.journal
        entry.settlement = .lost
        #expect(try StoredDocument.encode(entry) == Self.golden)
        #expect(try StoredDocument.decode(MergeJournalEntry.self, Self.golden) == entry)
    }

    @Test("an unsettled entry says nothing about its settlement")
    func unsettled() throws {
        let text = try StoredDocument.encode(Sample.journal)
        #expect(!text.contains("settlement"))
        #expect(try StoredDocument.decode(MergeJournalEntry.self, text) == Sample.journal)
    }
}
