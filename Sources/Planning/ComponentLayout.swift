// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// The components of a specification as a graph: one comes after another when one of its requirements does.
struct ComponentLayout {
    let components: [WorkItemName: Component]
    let graph: TaskGraph<WorkItemName>
    /// Computed once: every envelope holds the same.
    let protectedPaths: [RepositoryPath]
    private let requirements: [RequirementName: Requirement]

    /// - Throws: `plan.…` with the place of the requirement that is at fault.
    init(_ specification: SpecMap) throws(PlanningError) {
        requirements = Dictionary(specification.requirements.map { ($0.name, $0) }) { first, _ in first }
        components = Dictionary(specification.components.map { ($0.name, $0) }) { first, _ in first }
        protectedPaths = specification.protectedPaths
        var holders: [RequirementName: WorkItemName] = [:]
        for component in specification.components {
            for name in component.requirements { holders[name] = component.name }
        }
        let links = try Self.links(specification.components, requirements, holders)
        do throws(PlanningError) {
            graph = try TaskGraph(specification.components.map(\.name)) { name in links[name, default: []].map(\.target)
            }
        } catch {
            throw PlanningError(
                location: Self.place(of: error, links), operation: error.operation, subject: error.subject,
                cause: error.cause, hint: "move a requirement to another component, or join the components")
        }
    }

    /// The requirements of a component, in the order of the document.
    func requirements(of name: WorkItemName) -> [Requirement] {
        (components[name]?.requirements ?? []).compactMap { requirements[$0] }
    }

    /// A component's own test files, in the order of the document, each once.
    func tests(of name: WorkItemName) -> [RepositoryPath] { requirements(of: name).flatMap(\.tests).uniqued }

    /// That one component depends on another, and where this was said.
    private struct Link {
        let target: WorkItemName
        let location: SourceLocation
    }

    private static func links(
        _ components: [Component], _ requirements: [RequirementName: Requirement],
        _ holders: [RequirementName: WorkItemName]
    ) throws(PlanningError) -> [WorkItemName: [Link]] {
        var links: [WorkItemName: [Link]] = [:]
        for component in components {
            var seen: Set<WorkItemName> = [component.name]
            for requirement in component.requirements.compactMap({ requirements[$0] }) {
                for dependency in requirement.dependencies {
                    guard let holder = holders[dependency] else {
                        throw PlanningError(
                            location: requirement.location, operation: "order work items",
                            subject: requirement.name.text, cause: .unknownDependency(dependency.text))
                    }
                    guard seen.insert(holder).inserted else { continue }
                    links[component.name, default: []].append(Link(target: holder, location: requirement.location))
                }
            }
        }
        return links
    }

    /// The requirement that makes the first step of a cycle.
    private static func place(of error: PlanningError, _ links: [WorkItemName: [Link]]) -> SourceLocation? {
        guard case .cycle(let names) = error.cause, names.count > 1, let from = WorkItemName(names[0]) else {
            return nil
        }
        return links[from]?.first { $0.target.text == names[1] }?.location
    }
}
