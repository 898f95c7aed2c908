// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
import GRDB

/// The counters of each run, as last written down.
package struct CounterRepository {
    let rows: StateRows

    /// In place of what was written down before; the run must be there.
    package func save(_ counters: RunCounters) throws(StateError) {
        try rows.execute(
            "save counters", "\(counters.run)",
            "INSERT INTO metrics (run, document) VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET document = excluded.document",
            [counters.run.description, try StoredDocument.encode(counters)])
    }

    /// Those of a run, if they were ever written down.
    package func find(run: RunID) throws(StateError) -> RunCounters? {
        try rows.value(RunCounters.self, "SELECT document FROM metrics WHERE run = ?", [run.description])
    }
}
