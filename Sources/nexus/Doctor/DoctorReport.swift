// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation
internal import Sandbox

/// What `nexus doctor` prints.
struct DoctorReport: Encodable {
    /// One policy, and what of it this host holds.
    struct Examined: Encodable {
        let policy: String
        /// Everything that it demands and does not waive was seen to be enforced.
        let met: Bool
        let guarantees: [Row]
        /// The programs that its image brings, each with what it says of its version.
        let tools: [String]

        init(_ policy: SandboxPolicy, findings: [Finding], tools: [String]) {
            self.tools = tools
            self.policy = policy.name.text
            guarantees = findings.map { finding in
                Row(
                    guarantee: finding.guarantee.rawValue, demanded: policy.demanded.contains(finding.guarantee),
                    waived: policy.waived.contains(finding.guarantee), verdict: finding.verdict.rawValue,
                    why: finding.why, fix: finding.fix)
            }
            met = guarantees.allSatisfy(\.isMet)
        }
    }

    /// One guarantee.
    struct Row: Encodable {
        let guarantee: String
        let demanded: Bool
        let waived: Bool
        /// `enforced`, `not enforced` or `unknown`.
        let verdict: String
        let why: String
        let fix: String?

        var isMet: Bool { !demanded || waived || verdict == Finding.Verdict.enforced.rawValue }
        var demand: String { !demanded ? "no" : waived ? "waived" : "yes" }
    }

    /// Of this shape; it grows when the shape changes.
    private(set) var schema = 1
    let policies: [Examined]

    init(policies: [Examined]) { self.policies = policies }

    /// Whether every policy can be relied on here.
    var isMet: Bool { policies.allSatisfy(\.met) }

    /// One object, its keys sorted.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// One table for each policy: guarantee, demanded, verdict, why, and below what is wrong how to mend it.
    var table: String { policies.map(Self.table).joined(separator: "\n\n") }

    private static func table(_ examined: Examined) -> String {
        let head = ["guarantee", "demanded", "enforced", "why"]
        let rows = examined.guarantees.map { row in
            [row.guarantee, row.demand, row.verdict == "enforced" ? "yes" : row.verdict, row.why]
        }
        let widths = (0..<3).map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                + "  " + cells[3]
        }
        var lines = ["policy \(examined.policy)", line(head)]
        for (row, cells) in zip(examined.guarantees, rows) {
            lines.append(line(cells))
            if let fix = row.fix, !row.isMet { lines.append("  fix: \(fix)") }
        }
        lines += examined.tools.map { "tool \($0)" }
        lines.append(
            examined.met
                ? "this host holds what policy \(examined.policy) demands"
                : "this host does not hold what policy \(examined.policy) demands")
        return lines.joined(separator: "\n")
    }
}
