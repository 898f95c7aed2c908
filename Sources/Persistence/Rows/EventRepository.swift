// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB
import Observability

/// Events in the order in which they were told; never changed, never removed.
package struct EventRepository {
    let rows: StateRows

    /// Adds to the end; events are never changed or removed.
    package func append(_ event: Event) throws(StateError) {
        try rows.execute(
            "append event", "\(event.id)", "INSERT INTO events (id, run, document) VALUES (?, ?, ?)",
            [event.id.description, event.run.description, try StoredDocument.encode(rows.redactor.redact(event))])
    }

    /// The event of that id, if there is one.
    package func find(_ id: EventID) throws(StateError) -> Event? {
        try rows.value(Event.self, "SELECT document FROM events WHERE id = ?", [id.description])
    }

    /// The newest of all.
    func last() throws(StateError) -> Event? {
        try rows.value(Event.self, "SELECT document FROM events ORDER BY sequence DESC LIMIT 1", [])
    }

    /// A run's events, first to last.
    package func list(run: RunID) throws(StateError) -> [Event] {
        try rows.values(Event.self, "SELECT document FROM events WHERE run = ? ORDER BY sequence", [run.description])
    }
}
