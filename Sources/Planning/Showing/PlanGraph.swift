// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A plan as Graphviz draws it: an arrow from each work item to what comes after it, the critical path in bold.
package struct PlanGraph: Sendable {
    private let plan: Plan

    /// Nothing is rendered before `text` is asked for.
    package init(_ plan: Plan) { self.plan = plan }

    /// One `digraph` in the language of dot(1).
    package var text: String {
        let critical = Set(plan.criticalPath)
        let links = Set(zip(plan.criticalPath, plan.criticalPath.dropFirst()).map { "\($0) \($1)" })
        var lines = [
            "digraph \(Self.quoted(plan.specification.title)) {", "  rankdir=LR;", "  node [shape=box];",
        ]
        for item in plan.workItems {
            let label = [item.name.text, TerminalText.escape(item.title, limit: 80), item.envelope.riskTier.rawValue]
                .map(Self.escaped).joined(separator: #"\n"#)
            let style = critical.contains(item.name) ? ", style=bold" : ""
            lines.append("  \(Self.quoted(item.name.text)) [label=\"\(label)\"\(style)];")
        }
        for item in plan.workItems {
            for dependency in item.dependencies {
                let style = links.contains("\(dependency) \(item.name)") ? " [style=bold]" : ""
                lines.append("  \(Self.quoted(dependency.text)) -> \(Self.quoted(item.name.text))\(style);")
            }
        }
        return (lines + ["}"]).map { $0 + "\n" }.joined()
    }

    private static func quoted(_ text: String) -> String { "\"\(escaped(TerminalText.escape(text, limit: 200)))\"" }

    /// For the inside of a double-quoted string. A label is read once more for escapes and for entities of HTML, so that a
    /// backslash of the author's is two and an ampersand a whole word.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("&", with: "&amp;")
    }
}
