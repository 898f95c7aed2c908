// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Every run with what has become of its work: `nexus status`.
package struct StatusReport: Codable, Sendable, Equatable {
    /// One run, and how many of its work items are where.
    package struct Line: Codable, Sendable, Equatable {
        package let run: Run
        /// Statuses that no work item has are left out.
        package let workItems: [String: Int]
        package let attempts: Int
        package let incidents: Int
        /// As last written down; empty for a run that has not come so far.
        package let counters: [String: Int]
        package let lastIncident: Incident?

        /// Counts what was stored for a run.
        package init(
            run: Run, workItems: [String: Int], attempts: Int, incidents: Int, lastIncident: Incident? = nil,
            counters: RunCounters? = nil
        ) {
            self.run = run
            self.workItems = workItems
            self.attempts = attempts
            self.incidents = incidents
            self.counters = counters?.values ?? [:]
            self.lastIncident = lastIncident
        }
    }

    /// How many runs are shown at most.
    package static let runLimit = 100

    /// Newest first.
    package let runs: [Line]
    /// How many older ones are stored and not shown; nil for none.
    package let older: Int?
    /// Where the log is; nil when nothing was logged.
    package let log: String?

    package init(runs: [Line], older: Int = 0, log: String? = nil) {
        self.runs = runs.sorted { $0.run.id > $1.run.id }
        self.older = older > 0 ? older : nil
        self.log = log
    }

    /// The newest runs that are stored.
    /// - Parameter isHeld: whether an orchestrator holds the state.
    package init(_ rows: StateRows, isHeld: Bool = true, log: String? = nil) throws(StateError) {
        let live = isHeld ? try rows.runs.underWay() : nil
        var lines: [Line] = []
        for run in try rows.runs.list(newest: Self.runLimit) {
            lines.append(
                Line(
                    run: run.shown(live: live), workItems: try rows.workItems.counts(run: run.id),
                    attempts: try rows.attempts.count(run: run.id), incidents: try rows.incidents.count(run: run.id),
                    lastIncident: try rows.incidents.last(run: run.id), counters: try rows.counters.find(run: run.id)))
        }
        self.init(runs: lines, older: try rows.runs.count() - lines.count, log: log)
    }

    /// A table for people, safe to show on a terminal; without runs, a sentence.
    package var text: String {
        guard !runs.isEmpty else { return "no runs yet\n" }
        let statuses = WorkItem.Status.allCases.map(\.rawValue)
        let table = TextTable(
            headings: ["RUN", "STATUS", "STARTED"] + statuses.map { $0.uppercased() } + [
                "ATTEMPTS", "INCIDENTS", "SPEC",
            ],
            rows: runs.map { line in
                [line.run.id.description, line.run.status.rawValue, ReportText.date(line.run.startedAt)]
                    + statuses.map { String(line.workItems[$0] ?? 0) }
                    + [String(line.attempts), String(line.incidents), line.run.specificationPath]
            }
        ).text
        return table + (older.map { "\($0) older runs are not shown; nexus inspect RUN shows any\n" } ?? "")
    }

    /// The same for programs.
    package var json: String { get throws(StateError) { try ReportText.json(self) } }
}
