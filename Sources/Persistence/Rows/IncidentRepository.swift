// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB
import Observability

/// Incidents, each in its run.
package struct IncidentRepository {
    let rows: StateRows

    /// A new incident; its run must be there.
    package func insert(_ incident: Incident) throws(StateError) {
        try rows.execute(
            "insert incident", "\(incident.id)", "INSERT INTO incidents (id, run, code, document) VALUES (?, ?, ?, ?)",
            [
                incident.id.description, incident.run.description, incident.code,
                try StoredDocument.encode(rows.redactor.redact(incident)),
            ])
    }

    /// The incident of that id, if there is one.
    package func find(_ id: IncidentID) throws(StateError) -> Incident? {
        try rows.value(Incident.self, "SELECT document FROM incidents WHERE id = ?", [id.description])
    }

    /// How many a run has.
    package func count(run: RunID) throws(StateError) -> Int {
        try rows.count("SELECT COUNT(*) FROM incidents WHERE run = ?", [run.description])
    }

    /// A run's newest incident.
    package func last(run: RunID) throws(StateError) -> Incident? {
        try rows.value(
            Incident.self, "SELECT document FROM incidents WHERE run = ? ORDER BY id DESC LIMIT 1", [run.description])
    }

    /// A run's incidents, first to last.
    package func list(run: RunID) throws(StateError) -> [Incident] {
        try rows.values(Incident.self, "SELECT document FROM incidents WHERE run = ? ORDER BY id", [run.description])
    }
}
