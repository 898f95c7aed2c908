// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How often what happened in a run, those of its processes that were killed included.
package struct RunCounters: Stored {
    package static let kind = "run-counters"
    package static let schemaVersion = 1

    package let run: RunID
    /// By dotted name, for example `checks.pass`.
    package let values: [String: Int]
    /// When they were written down.
    package let at: Timestamp

    package init(run: RunID, values: [String: Int], at: Timestamp) {
        self.run = run
        self.values = values
        self.at = at
    }
}
