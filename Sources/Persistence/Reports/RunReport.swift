// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// One run: its work items, each with its attempts and what the gate said: `nexus status RUN`.
package struct RunReport: Codable, Sendable, Equatable {
    /// One work item of the run, with its attempts.
    package struct Item: Codable, Sendable, Equatable {
        package let workItem: WorkItem
        /// First to last.
        package let attempts: [Attempt]
        package let merge: MergeRecord?

        package init(workItem: WorkItem, attempts: [Attempt], merge: MergeRecord?) {
            self.workItem = workItem
            self.attempts = attempts
            self.merge = merge
        }
    }

    package let run: Run
    /// In the order of the plan.
    package let items: [Item]
    package let incidents: [Incident]

    package init(run: Run, items: [Item], incidents: [Incident]) {
        self.run = run
        self.items = items
        self.incidents = incidents
    }

    /// - Throws: `state.unknown_id`.
    package init(_ id: RunID, _ rows: StateRows) throws(StateError) {
        guard let run = try rows.runs.find(id) else {
            throw StateError(.unknownID, operation: "show run", subject: "\(id)", cause: .found("no such run"))
        }
        var items: [Item] = []
        for workItem in try rows.workItems.list(run: id) {
            items.append(
                Item(
                    workItem: workItem, attempts: try rows.attempts.list(workItem: workItem.id),
                    merge: try rows.merges.find(workItem: workItem.id)))
        }
        self.init(run: run, items: items, incidents: try rows.incidents.list(run: id))
    }

    /// The run, a table with a line for each attempt, and the incidents; safe to show on a terminal.
    package var text: String {
        let head = "run \(run.id): \(run.status.rawValue), \(TerminalText.escape(run.specificationPath))\n\n"
        let table = TextTable(
            headings: ["ITEM", "STATUS", "ATTEMPT", "ATTEMPT ID", "ENDED", "VERDICT", "REASONS"],
            rows: items.flatMap { item in
                item.attempts.isEmpty
                    ? [[item.workItem.name.text, item.workItem.status.rawValue] + Array(repeating: "-", count: 5)]
                    : item.attempts.map { Self.row(item.workItem, $0) }
            })
        let incidents = incidents.map { TerminalText.escape("incident \($0.id): \($0.code): \($0.message)") + "\n" }
        return head + table.text + (incidents.isEmpty ? "" : "\n" + incidents.joined())
    }

    /// The same for programs.
    package var json: String { get throws(StateError) { try ReportText.json(self) } }

    private static func row(_ workItem: WorkItem, _ attempt: Attempt) -> [String] {
        let reasons = attempt.feedback?.reasons.map(ReportText.reason).joined(separator: ", ") ?? "-"
        return [
            workItem.name.text, workItem.status.rawValue, String(attempt.number), attempt.id.description,
            attempt.outcome.map { ReportText.ending($0.ending) } ?? attempt.status.rawValue,
            ReportText.verdict(attempt), reasons,
        ]
    }
}
