// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Compiles a specification into work items, each with everything that an attempt at it is held to.
package struct ConstraintCompiler: Sendable {
    private let identifiers: ULIDGenerator
    private let registry: ConstraintRegistry
    private let overrides: [RequestedOverride]

    /// - Parameters:
    ///   - identifiers: names the work items.
    ///   - registry: all constraints that there are; none is made up here.
    ///   - overrides: each must fit the plan, or there is none.
    package init(identifiers: ULIDGenerator, registry: ConstraintRegistry, overrides: [RequestedOverride] = []) {
        self.identifiers = identifiers
        self.registry = registry
        self.overrides = overrides
    }

    /// Work items in topological order, with complete envelopes.
    ///
    /// - Throws: `plan.cycle` when components depend on each other through their requirements,
    ///   `plan.constraint.name`, `plan.too-large`, and `overrides.…` for an override that does not fit.
    package func compile(_ specification: SpecMap) throws(PlanningError) -> Plan {
        let layout = try ComponentLayout(specification)
        let tests = try TestInheritance(layout)
        let lowered = try OverrideTable(overrides, registry: registry, specification: specification)
        let protected = layout.protectedPaths + [RepositoryPath(Constants.constraintsFolder)].compactMap(\.self)
        let inside = specification.testsJudgedInside
        var items: [WorkItem] = []
        items.reserveCapacity(layout.graph.order.count)
        for (position, name) in layout.graph.order.enumerated() {
            guard let component = layout.components[name] else { continue }
            let count = tests.count(at: position)
            let constraints = try constraints(component, layout.requirements(of: name), hasTests: count > 0)
            let envelope = ConstraintEnvelope(
                constraints: try lowered.applied(to: constraints, of: component), scope: component.scope,
                protectedPaths: protected,
                testFiles: TestFiles(count: count) { tests.files(at: position) },
                insideTests: inside.isEmpty ? nil : Self.inside(tests.files(at: position), inside),
                riskTier: component.riskTier,
                budget: component.budget ?? .standard)
            items.append(
                WorkItem(
                    id: identifiers.next(), name: name, title: component.title, requirements: component.requirements,
                    dependencies: layout.graph.dependencies(of: name), envelope: envelope))
        }
        return Plan(specification: specification, workItems: items, criticalPath: layout.graph.criticalPath)
    }

    /// Nil for none, which most have.
    private static func inside(_ tests: [RepositoryPath], _ inside: Set<RepositoryPath>) -> [RepositoryPath]? {
        let found = tests.filter(inside.contains)
        return found.isEmpty ? nil : found
    }

    /// In the registry's order, those of requirements last. A requirement without tests has none: nothing could
    /// decide it.
    private func constraints(
        _ component: Component, _ requirements: [Requirement], hasTests: Bool
    ) throws(PlanningError) -> [Constraint] {
        var constraints: [Constraint] = []
        for rule in registry.rules {
            guard case .workItem(let level) = rule.extent, rule.applies(to: component, hasTests: hasTests) else {
                continue
            }
            constraints.append(
                Constraint(
                    name: rule.name, level: level, checker: rule.checker, statement: rule.sentence,
                    location: rule.location, limits: rule.limits))
        }
        for rule in registry.rules where rule.extent == .requirement {
            for requirement in requirements where !requirement.tests.isEmpty {
                constraints.append(try Self.constraint(rule, requirement))
            }
        }
        return constraints
    }

    private static func constraint(
        _ rule: ConstraintRule, _ requirement: Requirement
    ) throws(PlanningError) -> Constraint {
        let text = "\(rule.name).\(requirement.name.text.lowercased())"
        guard let name = ConstraintName(text) else {
            throw PlanningError(
                location: requirement.location, operation: "compile requirement", subject: requirement.name.text,
                cause: .constraintName(text))
        }
        let sentence = rule.sentence.replacing("{requirement}", with: requirement.name.text)
            .replacing("{title}", with: requirement.title)
        return Constraint(
            name: name, level: requirement.level, checker: rule.checker, statement: sentence,
            requirements: [requirement.name], location: requirement.location, limits: rule.limits)
    }
}
