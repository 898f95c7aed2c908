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
            run: Run, workItems: [WorkItem], attempts: Int, incidents: [Incident], counters: RunCounters? = nil
        ) {
            self.run = run
            self.workItems = workItems.reduce(into: [:]) { $0[$1.status.rawValue, default: 0] += 1 }
            self.attempts = attempts
            self.incidents = incidents.count
            self.counters = counters?.values ?? [:]
            lastIncident = incidents.last
        }
    }

    /// Newest first.
    package let runs: [Line]
    /// Where the log is; nil when nothing was logged.
    package let log: String?

    package init(runs: [Line], log: String? = nil) {
        self.runs = runs.sorted { $0.run.id > $1.run.id }
        self.log = log
    }

    /// Everything that is stored.
    package init(_ rows: StateRows, log: String? = nil) throws(StateError) {
        var lines: [Line] = []
        for run in try rows.runs.list() {
            let workItems = try rows.workItems.list(run: run.id)
            var attempts = 0
            for workItem in workItems { attempts += try rows.attempts.list(workItem: workItem.id).count }
            let incidents = try rows.incidents.list(run: run.id)
            let counters = try rows.counters.find(run: run.id)
            lines.append(
                Line(
                    run: run, workItems: workItems, attempts: attempts, incidents: incidents, counters: counters))
        }
        self.init(runs: lines, log: log)
    }

    /// A table for people, safe to show on a terminal; without runs, a sentence.
    package var text: String {
        guard !runs.isEmpty else { return "no runs yet\n" }
        let statuses = WorkItem.Status.allCases.map(\.rawValue)
        return TextTable(
            headings: ["RUN", "STATUS", "STARTED"] + statuses.map { $0.uppercased() } + [
                "ATTEMPTS", "INCIDENTS", "SPEC",
            ],
            rows: runs.map { line in
                [line.run.id.description, line.run.status.rawValue, ReportText.date(line.run.startedAt)]
                    + statuses.map { String(line.workItems[$0] ?? 0) }
                    + [String(line.attempts), String(line.incidents), line.run.specificationPath]
            }
        ).text
    }

    /// The same for programs.
    package var json: String { get throws(StateError) { try ReportText.json(self) } }
}
