// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Foundation

/// A plan as programs read it: everything that `nexus plan` knows, without anything that differs from one call to the
/// next. `nexus-plan` is its version, which grows when a key changes.
package struct PlanReport: Sendable, Encodable {
    private struct Item: Encodable {
        let name: WorkItemName
        let title: String
        let risk: RiskTier
        let isCritical: Bool
        let requirements: [RequirementName]
        let depends: [WorkItemName]
        let scope: [PathPattern]
        let tests: [RepositoryPath]
        let budget: Budget
        let constraints: [Rule]

        enum CodingKeys: String, CodingKey {
            case name, title, risk, requirements, depends, scope, tests, budget, constraints
            case isCritical = "critical"
        }
    }

    private struct Rule: Encodable {
        let name: ConstraintName
        let level: ObligationLevel
        let checker: Constraint.Checker
        let sentence: String
        let origin: SourceLocation?
        let parameters: Constraint.Limits?
        let override: ConstraintOverride?
    }

    private enum CodingKeys: String, CodingKey {
        case version = "nexus-plan"
        case title, digest, workItems, criticalPath
    }

    private let version = 2
    private let title: String
    private let digest: Digest
    /// In the order in which they are worked on.
    private let workItems: [Item]
    private let criticalPath: [WorkItemName]

    package init(_ plan: Plan) {
        title = plan.specification.title
        digest = plan.specification.digest
        criticalPath = plan.criticalPath
        let critical = Set(plan.criticalPath)
        let requirements = Dictionary(plan.specification.requirements.map { ($0.name, $0) }) { first, _ in first }
        workItems = plan.workItems.map { item in
            Item(
                name: item.name, title: item.title, risk: item.envelope.riskTier,
                isCritical: critical.contains(item.name), requirements: item.requirements, depends: item.dependencies,
                scope: item.envelope.scope,
                tests: item.requirements.flatMap { requirements[$0]?.tests ?? [] }.uniqued,
                budget: item.envelope.budget,
                constraints: item.envelope.constraints.map {
                    Rule(
                        name: $0.name, level: $0.level, checker: $0.checker, sentence: $0.statement,
                        origin: $0.location, parameters: $0.limits, override: $0.override)
                })
        }
    }

    /// Keys in order, a line each, with an end; the same plan gives the same bytes.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        }
    }
}
