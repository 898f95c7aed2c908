// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension BundleRecords {
    /// Each record as a file; the bundle's order is that of the names.
    func files() throws(KnowledgeError) -> [ArchiveEntry] {
        var files: [ArchiveEntry] = []
        for run in runs { files.append(try Self.file(run, BundlePath.run(run.id))) }
        for item in workItems {
            files.append(try Self.file(item.workItem, BundlePath.workItem(item.workItem.id, run: item.run)))
        }
        for attempt in attempts { files.append(try Self.file(attempt, BundlePath.attempt(attempt.id))) }
        for record in evidence { files.append(try Self.file(record, BundlePath.evidence(record.id))) }
        for merge in merges { files.append(try Self.file(merge, BundlePath.merge(merge.id))) }
        for incident in incidents { files.append(try Self.file(incident, BundlePath.incident(incident.id))) }
        var lines: [UInt8] = []
        for event in events { lines += try CanonicalJSON.encode(Document(event), as: "\(event.id)") + [0x0A] }
        files.append(ArchiveEntry(name: BundlePath.events, bytes: lines))
        return files
    }

    private static func file(_ value: some Stored, _ name: String) throws(KnowledgeError) -> ArchiveEntry {
        ArchiveEntry(name: name, bytes: try CanonicalJSON.encode(Document(value), as: name))
    }

    /// Takes a file in that holds a record.
    /// - Returns: false when its name is not one of a record's.
    mutating func take(_ entry: ArchiveEntry) throws(KnowledgeError) -> Bool {
        let parts = entry.name.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("runs", 2): runs.append(try Self.value(entry))
        case ("work-items", 3):
            guard let run = RunID(parts[1]) else { return false }
            workItems.append(Item(run: run, workItem: try Self.value(entry)))
        case ("attempts", 2): attempts.append(try Self.value(entry))
        case ("evidence", 2): evidence.append(try Self.value(entry))
        case ("merges", 2): merges.append(try Self.value(entry))
        case ("incidents", 2): incidents.append(try Self.value(entry))
        case (BundlePath.events, 1):
            for line in entry.bytes.split(separator: 0x0A) {
                events.append(try CanonicalJSON.decode(Document<Event>.self, Array(line), file: entry.name).value)
            }
        default: return false
        }
        return true
    }

    private static func value<Value: Stored>(_ entry: ArchiveEntry) throws(KnowledgeError) -> Value {
        try CanonicalJSON.decode(Document<Value>.self, entry.bytes, file: entry.name).value
    }
}
