// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// The operator's overrides by the component that they are for, checked against specification and registry.
struct OverrideTable {
    private let overrides: [WorkItemName: [RequestedOverride]]
    private let fixed: Set<ConstraintName>

    /// - Throws: `overrides.target` for a work item or requirement that is not there.
    init(
        _ requested: [RequestedOverride], registry: ConstraintRegistry, specification: SpecMap
    ) throws(PlanningError) {
        fixed = Set(registry.rules.filter { !$0.isOverridable }.map(\.name))
        var overrides: [WorkItemName: [RequestedOverride]] = [:]
        for override in requested {
            let (component, target) =
                switch override.target {
                case .workItem(let name): (specification.components.first { $0.name == name }, name.text)
                case .requirement(let name):
                    (specification.components.first { $0.requirements.contains(name) }, name.text)
                }
            guard let component else { throw Self.error(override, .unknownTarget(target)) }
            overrides[component.name, default: []].append(override)
        }
        self.overrides = overrides
    }

    /// A component's constraints with what is lowered for it.
    /// - Throws: `constraints.unknown`, `overrides.level`, `overrides.fixed`.
    func applied(to constraints: [Constraint], of component: Component) throws(PlanningError) -> [Constraint] {
        var constraints = constraints
        for override in overrides[component.name] ?? [] {
            let index = constraints.firstIndex { constraint in
                guard constraint.name == override.constraint else { return false }
                guard case .requirement(let name) = override.target else { return true }
                return constraint.requirements.contains(name)
            }
            guard let index else {
                let names = constraints.prefix(8).map(\.name.text).joined(separator: ", ")
                throw Self.error(override, .unknownConstraint, hint: "\(component.name) has \(names)")
            }
            guard !fixed.contains(constraints[index].name) else { throw Self.error(override, .notOverridable) }
            guard constraints[index].level == .must else {
                throw Self.error(override, .notLowered(constraints[index].level))
            }
            constraints[index] = constraints[index].lowered(by: override.decision)
        }
        return constraints
    }

    private static func error(
        _ override: RequestedOverride, _ cause: PlanningError.Cause, hint: String? = nil
    ) -> PlanningError {
        PlanningError(
            location: override.decision.location, operation: "override", subject: override.constraint.text,
            cause: cause, hint: hint)
    }
}
