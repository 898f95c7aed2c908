// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Persistence

extension BundleRecords {
    /// The code of the incident that `nexus clean` leaves in a run whose evidence it removed.
    package static let cleanedCode = "evidence.cleaned"

    /// Everything about one run, or about all; of those that were cleaned, only that they were.
    /// - Throws: `state.unknown_id`, `state.damaged`.
    package init(_ rows: StateRows, run id: RunID?) throws(StateError) {
        self.init()
        for run in try Self.runs(rows, id) {
            let incidents = try rows.incidents.list(run: run.id)
            if incidents.contains(where: { $0.code == Self.cleanedCode }) {
                cleaned.append(run.id)
                continue
            }
            runs.append(run)
            self.incidents += incidents
            events += try rows.events.list(run: run.id)
            try add(rows, itemsOf: run)
            merges += try rows.merges.list(run: run.id)
        }
        try addSharedEvidence(rows)
    }

    /// - Throws: `export.cleaned` or `export.nothing` when there is no run whose proof could be given.
    package func requireRuns() throws(KnowledgeError) {
        guard runs.isEmpty else { return }
        guard let run = cleaned.first else {
            throw KnowledgeError(
                .nothing, operation: "export", subject: "the runs", cause: .found("there are none in this state"))
        }
        throw KnowledgeError(
            .cleaned, operation: "export run", subject: "\(run)", cause: .found("`nexus clean` removed its evidence"))
    }

    private static func runs(_ rows: StateRows, _ id: RunID?) throws(StateError) -> [Run] {
        guard let id else { return try rows.runs.list().sorted { $0.id < $1.id } }
        guard let run = try rows.runs.find(id) else {
            throw StateError(.unknownID, operation: "export run", subject: "\(id)", cause: .found("no such run"))
        }
        return [run]
    }

    private mutating func add(_ rows: StateRows, itemsOf run: Run) throws(StateError) {
        for workItem in try rows.workItems.list(run: run.id) {
            workItems.append(Item(run: run.id, workItem: workItem))
            for attempt in try rows.attempts.list(workItem: workItem.id) {
                attempts.append(attempt)
                evidence += try rows.evidence.list(attempt: attempt.id)
            }
        }
    }

    /// A merge can rest on evidence that was made for an earlier attempt of another run.
    private mutating func addSharedEvidence(_ rows: StateRows) throws(StateError) {
        var known = Set(evidence.map(\.id))
        for id in merges.flatMap(\.evidence) where !known.contains(id) {
            guard let record = try rows.evidence.find(id) else {
                throw StateError(
                    .damaged, operation: "export", subject: "evidence \(id)", cause: .found("a merge names it"))
            }
            known.insert(id)
            evidence.append(record)
        }
    }
}
