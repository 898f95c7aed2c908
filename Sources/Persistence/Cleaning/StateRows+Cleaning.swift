// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

extension StateRows {
    /// Everything that any row calls by a SHA-256 digest: what is stored under another digest is of no use to anybody.
    /// All tables are looked through, so that no later one can be forgotten.
    package func digests() throws(StateError) -> Set<Digest> {
        try StateError.wrap("read", "the state") {
            var digests: Set<Digest> = []
            let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            for table in tables {
                let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \"\(table)\"")
                while let row = try rows.next() {
                    for value in row.databaseValues {
                        if let text = String.fromDatabaseValue(value) { Self.collect(from: text, into: &digests) }
                    }
                }
            }
            return digests
        }
    }

    /// Runs of exactly 64 hexadecimal digits.
    private static func collect(from text: String, into digests: inout Set<Digest>) {
        for word in text.utf8.split(whereSeparator: { !isHexadecimal($0) }) where word.count == 64 {
            if let digest = Digest(String(decoding: word, as: UTF8.self)) { digests.insert(digest) }
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    /// Removes a run's evidence, and its attempts that never came near the branch. What stays is what the same command
    /// needs to know about the branch, and the story: run, work items, merges with their attempts, events.
    /// - Parameter incident: tells of it in the run, so that nobody takes the gap for damage.
    package func removeEvidence(run: RunID, incident: Incident) throws(StateError) {
        let attempts =
            "SELECT attempts.id FROM attempts JOIN work_items ON work_items.id = attempts.work_item "
            + "WHERE work_items.run = ?"
        // Another run's merge may rest on evidence of this one.
        let own =
            """
            attempt IN (\(attempts)) AND NOT EXISTS (
                SELECT 1 FROM merge_journal JOIN work_items ON work_items.id = merge_journal.work_item
                WHERE work_items.run <> ? AND instr(merge_journal.document, evidence.id) > 0)
            """
        let id = run.description
        try rowsRemoved("DELETE FROM artifacts WHERE evidence IN (SELECT id FROM evidence WHERE \(own))", [id, id])
        try rowsRemoved("DELETE FROM evidence WHERE \(own)", [id, id])
        try rowsRemoved(
            """
            DELETE FROM merge_journal WHERE is_settled = 1 AND id NOT IN (SELECT id FROM merges)
                AND attempt IN (\(attempts))
            """, [id])
        try rowsRemoved(
            """
            DELETE FROM attempts WHERE id IN (\(attempts)) AND id NOT IN (SELECT attempt FROM merge_journal)
                AND id NOT IN (SELECT attempt FROM evidence)
            """, [id])
        for workItem in try workItems.list(run: run) {
            for var attempt in try self.attempts.list(workItem: workItem.id) {
                (attempt.transcript, attempt.patchText) = (nil, nil)
                try self.attempts.update(attempt)
            }
        }
        try incidents.insert(incident)
    }

    private func rowsRemoved(_ sql: String, _ arguments: StatementArguments) throws(StateError) {
        try execute("remove rows from", "the state", sql, arguments)
    }

    /// Does something, takes what it found out, and undoes it.
    package func rehearse<Value>(_ body: () throws -> Value) throws(StateError) -> Value {
        var value: Value?
        try StateError.wrap("rehearse in", "the state") {
            try database.inSavepoint {
                value = try body()
                return .rollback
            }
        }
        guard let value else { throw StateError(.failed, operation: "rehearse in", subject: "the state") }
        return value
    }
}
