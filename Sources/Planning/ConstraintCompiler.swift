// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Compiles a specification into work items, each with everything that an attempt at it is held to.
package struct ConstraintCompiler: Sendable {
    /// What every patch is held to, whatever a specification says.
    package static let always: [Constraint] = [
        always("scope.owned", .scope, "The patch changes only what the work item owns, and nothing protected."),
        always("build.compiles", .build, "The tree compiles with the patch."),
        always("secrets.none", .secrets, "The patch adds no credential."),
    ].compactMap(\.self)

    private let identifiers: ULIDGenerator
    private let base: [Constraint]

    /// - Parameters:
    ///   - identifiers: names the work items.
    ///   - base: constraints that the operator adds to `always`; they may repeat one of those, and not loosen it.
    package init(identifiers: ULIDGenerator, base: [Constraint] = []) {
        self.identifiers = identifiers
        self.base = base
    }

    /// Work items in topological order, with complete envelopes.
    ///
    /// - Throws: `plan.cycle` when components depend on each other through their requirements, and
    ///   `plan.constraint.…` when constraints contradict each other.
    package func compile(_ specification: SpecMap) throws(PlanningError) -> Plan {
        let layout = try ComponentLayout(specification)
        let general = try generalConstraints()
        var items: [WorkItem] = []
        for name in layout.graph.order {
            guard let component = layout.components[name] else { continue }
            let requirements = layout.requirements(of: name)
            let tests = ([name] + layout.graph.allDependencies(of: name)).flatMap { layout.tests(of: $0) }
            let inside = tests.uniqued.filter(specification.isJudgedInside)
            let envelope = ConstraintEnvelope(
                constraints: general + (try Self.testConstraints(requirements, besides: general)),
                scope: component.scope, protectedPaths: layout.protectedPaths, tests: tests.uniqued,
                insideTests: inside.isEmpty ? nil : inside, riskTier: component.riskTier,
                budget: component.budget ?? .standard)
            items.append(
                WorkItem(
                    id: identifiers.next(), name: name, title: component.title, requirements: component.requirements,
                    dependencies: layout.graph.dependencies(of: name), envelope: envelope))
        }
        return Plan(specification: specification, workItems: items, criticalPath: layout.graph.criticalPath)
    }

    private func generalConstraints() throws(PlanningError) -> [Constraint] {
        var constraints = Self.always
        for constraint in base {
            guard let standing = constraints.first(where: { $0.name == constraint.name }) else {
                constraints.append(constraint)
                continue
            }
            guard standing.checker == constraint.checker, standing.level == constraint.level else {
                throw PlanningError(
                    location: constraint.location, operation: "add constraint", subject: constraint.name.text,
                    cause: .constraintConflict, hint: "constraints may be added, never loosened")
            }
        }
        return constraints
    }

    /// One for each requirement that has tests. What has none gets none: nothing could decide it.
    private static func testConstraints(
        _ requirements: [Requirement], besides general: [Constraint]
    ) throws(PlanningError) -> [Constraint] {
        var constraints: [Constraint] = []
        for requirement in requirements where !requirement.tests.isEmpty {
            let text = "tests." + requirement.name.text.lowercased()
            func error(_ cause: PlanningError.Cause) -> PlanningError {
                PlanningError(
                    location: requirement.location, operation: "compile requirement",
                    subject: requirement.name.text, cause: cause)
            }
            guard let name = ConstraintName(text) else { throw error(.constraintName(text)) }
            guard !general.contains(where: { $0.name == name }) else { throw error(.constraintConflict) }
            constraints.append(
                Constraint(
                    name: name, level: requirement.level, checker: .tests,
                    statement: "The tests of \(requirement.name) pass: \(requirement.title).",
                    requirements: [requirement.name], location: requirement.location))
        }
        return constraints
    }

    private static func always(
        _ name: String, _ checker: Constraint.Checker, _ statement: String
    ) -> Constraint? {
        ConstraintName(name).map { Constraint(name: $0, level: .must, checker: checker, statement: statement) }
    }
}
