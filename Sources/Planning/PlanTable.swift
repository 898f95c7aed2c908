// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A plan as `nexus plan` shows it: plain text, safe for terminals whatever the specification contains.
package struct PlanTable: Sendable {
    /// Columns of a terminal that the table stays within, where the headings leave it the choice.
    package static let width = 120

    private let plan: Plan

    /// Nothing is rendered before `text` is asked for.
    package init(_ plan: Plan) { self.plan = plan }

    /// Lines with an end each: a summary, the table, the order and the critical path.
    package var text: String {
        let requirements = Dictionary(plan.specification.requirements.map { ($0.name, $0) }) { first, _ in first }
        let rows = plan.workItems.map { item in
            let own = item.requirements.compactMap { requirements[$0] }
            return [
                [item.name.text],
                [TerminalText.escape(item.title, limit: 200)],
                own.map { $0.tests.isEmpty ? "\($0.name) (unproven)" : $0.name.text },
                item.dependencies.map(\.text),
                [item.envelope.riskTier.rawValue],
                [String(item.envelope.budget.attempts)],
                item.envelope.scope.map { TerminalText.escape($0.text) },
                own.flatMap(\.tests).uniqued.map {
                    TerminalText.escape($0.description)
                        + (plan.specification.isJudgedInside($0) ? " (judge=inside)" : "")
                },
            ]
        }
        let headings = ["NAME", "TITLE", "REQUIREMENTS", "DEPENDS", "RISK", "ATTEMPTS", "SCOPE", "TESTS"]
        let table = TextTable(headings: headings, rows: rows).lines(within: Self.width)
        let lines =
            [summary, ""] + table + [""] + chain("order", plan.workItems.map(\.name))
            + chain("critical path", plan.criticalPath)
        return lines.map { $0 + "\n" }.joined()
    }

    private var summary: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let title = TerminalText.escape(plan.specification.title, limit: 80)
        return title + ": " + count(plan.specification.requirements.count, "requirement") + ", "
            + count(plan.workItems.count, "work item")
    }

    private func chain(_ label: String, _ names: [WorkItemName]) -> [String] {
        TextTable.wrap("\(label): " + names.map(\.text).joined(separator: " -> "), to: Self.width)
    }
}
