// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A plan as `nexus plan` shows it: plain text, safe for terminals whatever the specification contains.
package struct PlanTable: Sendable {
    /// Columns of a terminal that the tables stay within, where the headings leave them the choice.
    package static let width = 120

    private let plan: Plan

    /// Nothing is rendered before `text` is asked for.
    package init(_ plan: Plan) { self.plan = plan }

    /// Lines with an end each: a summary, work items in order, what they are held to, overrides, the critical path.
    package var text: String {
        let lines =
            [summary, ""] + table(Self.itemHeadings, itemRows) + [""] + table(Self.ruleHeadings, ruleRows) + overrides
            + [""] + chain("order", plan.workItems.map(\.name)) + chain("critical path", plan.criticalPath)
        return lines.map { $0 + "\n" }.joined()
    }

    private static let itemHeadings = [
        "NAME", "TITLE", "REQUIREMENTS", "DEPENDS", "RISK", "BUDGET", "SCOPE", "TESTS",
    ]
    private static let ruleHeadings = ["CONSTRAINT", "LEVEL", "CHECKER", "WORK ITEMS", "ORIGIN"]

    /// What lies on the critical path has a star.
    private var itemRows: [[[String]]] {
        let requirements = Dictionary(plan.specification.requirements.map { ($0.name, $0) }) { first, _ in first }
        let critical = Set(plan.criticalPath)
        let inside = plan.specification.testsJudgedInside
        return plan.workItems.map { item in
            let own = item.requirements.compactMap { requirements[$0] }
            return [
                [item.name.text + (critical.contains(item.name) ? "*" : "")],
                [TerminalText.escape(item.title, limit: 200)],
                own.map { $0.tests.isEmpty ? "\($0.name) (unproven)" : $0.name.text },
                item.dependencies.map(\.text),
                [item.envelope.riskTier.rawValue],
                Self.budget(item.envelope.budget),
                item.envelope.scope.map { TerminalText.escape($0.text) },
                own.flatMap(\.tests).uniqued.map {
                    TerminalText.escape($0.description) + (inside.contains($0) ? " (judge=inside)" : "")
                },
            ]
        }
    }

    /// Each constraint once, however many work items have it.
    private var ruleRows: [[[String]]] {
        var order: [Constraint] = []
        var holders: [Constraint: [WorkItemName]] = [:]
        for item in plan.workItems {
            for constraint in item.envelope.constraints {
                if holders[constraint] == nil { order.append(constraint) }
                holders[constraint, default: []].append(item.name)
            }
        }
        return order.map { constraint in
            let names = holders[constraint] ?? []
            return [
                [constraint.name.text] + (constraint.limits.map(Self.limits) ?? []),
                [constraint.level.rawValue + (constraint.override == nil ? "" : " (overridden)")],
                [constraint.checker.rawValue],
                names.count == plan.workItems.count && names.count > 1
                    ? ["all"] : [names.map(\.text).joined(separator: ", ")],
                [constraint.location.map { TerminalText.escape($0.description) } ?? "-"],
            ]
        }
    }

    private var overrides: [String] {
        var lines: [String] = []
        for item in plan.workItems {
            for constraint in item.envelope.constraints {
                guard let override = constraint.override else { continue }
                let text =
                    "override: \(constraint.name) of \(item.name) is a should until \(override.expires), by "
                    + "\(override.author) (\(override.location)): \(override.justification)"
                lines += TextTable.wrap(TerminalText.escape(text), to: Self.width)
            }
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    private static func budget(_ budget: Budget) -> [String] {
        ["\(budget.attempts) x \(budget.attemptSeconds) s", "\(budget.tokens) tokens", "\(budget.microdollars) µ$"]
    }

    private static func limits(_ limits: Constraint.Limits) -> [String] {
        [
            limits.files.map { "max-files \($0)" }, limits.bytes.map { "max-bytes \($0)" },
            limits.forbidden.isEmpty
                ? nil : "forbid \(TerminalText.escape(limits.forbidden.map(\.text).joined(separator: ", ")))",
        ].compactMap(\.self)
    }

    private var summary: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let title = TerminalText.escape(plan.specification.title, limit: 80)
        return title + ": " + count(plan.specification.requirements.count, "requirement") + ", "
            + count(plan.workItems.count, "work item") + "; * is the critical path"
    }

    private func table(_ headings: [String], _ rows: [[[String]]]) -> [String] {
        TextTable(headings: headings, rows: rows).lines(within: Self.width)
    }

    private func chain(_ label: String, _ names: [WorkItemName]) -> [String] {
        TextTable.wrap("\(label): " + names.map(\.text).joined(separator: " -> "), to: Self.width)
    }
}
