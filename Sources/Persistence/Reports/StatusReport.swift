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

        /// Counts what was stored for a run.
        package init(run: Run, workItems: [WorkItem], attempts: Int, incidents: Int) {
            self.run = run
            self.workItems = workItems.reduce(into: [:]) { $0[$1.status.rawValue, default: 0] += 1 }
            self.attempts = attempts
            self.incidents = incidents
        }
    }

    /// How many runs are shown at most.
    package static let runLimit = 100

    /// Newest first.
    package let runs: [Line]
    /// How many older ones are stored and not shown; nil for none.
    package let older: Int?

    package init(runs: [Line], older: Int = 0) {
        self.runs = runs.sorted { $0.run.id > $1.run.id }
        self.older = older > 0 ? older : nil
    }

    /// The newest runs that are stored.
    package init(_ rows: StateRows) throws(StateError) {
        var lines: [Line] = []
        for run in try rows.runs.list(newest: Self.runLimit) {
            let workItems = try rows.workItems.list(run: run.id)
            var attempts = 0
            for workItem in workItems { attempts += try rows.attempts.list(workItem: workItem.id).count }
            let incidents = try rows.incidents.list(run: run.id).count
            lines.append(Line(run: run, workItems: workItems, attempts: attempts, incidents: incidents))
        }
        self.init(runs: lines, older: try rows.runs.count() - lines.count)
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
