// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Policies

/// Every constraint that there is, from its files: the operator's first, then what the target repository adds.
package struct ConstraintRegistry: Sendable {
    /// How many rules the files of one author may hold together.
    static let ruleLimit = 200

    /// In the order of files and lines; names are unique.
    package private(set) var rules: [ConstraintRule] = []

    /// - Parameter files: the operator's, in the order in which they count.
    /// - Throws: `constraints.…` with file and line.
    package init(_ files: [ConstraintSource]) throws(PlanningError) {
        for entry in try Self.entries(files, .installation) {
            if case .rule(let rule) = entry { try add(rule, besides: []) }
        }
        try checkNames()
        guard rules.contains(where: \.isGround), rules.count(where: { $0.extent == .requirement }) == 1 else {
            throw PlanningError(
                location: files.first.map { SourceLocation(file: $0.file, line: 1) }, operation: "read constraints",
                subject: "", cause: .groundMissing,
                hint: "keep the rules that policies/constraints/base.yaml came with, and add files beside it")
        }
    }

    /// With a repository's own, which may add rules and tighten what is there, never loosen.
    /// - Throws: `constraints.redefined` and `constraints.loosened`, with file and line, beside what a file's form
    ///   may be wrong in.
    package func adding(repositoryFiles files: [ConstraintSource]) throws(PlanningError) -> ConstraintRegistry {
        let shipped = Set(rules.map(\.name))
        var result = self
        for entry in try Self.entries(files, .repository) {
            switch entry {
            case .rule(let rule): try result.add(rule, besides: shipped)
            case .tightening(let wish): try result.tighten(wish)
            }
        }
        try result.checkNames()
        return result
    }

    private static func entries(
        _ files: [ConstraintSource], _ author: ConstraintFile.Author
    ) throws(PlanningError) -> [ConstraintFile.Entry] {
        var entries: [ConstraintFile.Entry] = []
        for file in files {
            do throws(PolicyError) {
                entries += try ConstraintFile(source: file, author: author).entries()
            } catch { throw PlanningError(error, as: "constraints") }
            guard entries.count <= ruleLimit else {
                throw PlanningError(
                    location: SourceLocation(file: file.file, line: 1), operation: "read constraints", subject: "",
                    cause: .tooMany(limit: ruleLimit, what: "constraints"))
            }
        }
        return entries
    }

    private mutating func add(_ rule: ConstraintRule, besides shipped: Set<ConstraintName>) throws(PlanningError) {
        func error(_ cause: PlanningError.Cause, hint: String? = nil) -> PlanningError {
            PlanningError(
                location: rule.location, operation: "add constraint", subject: rule.name.text, cause: cause, hint: hint)
        }
        guard !shipped.contains(rule.name) else {
            throw error(.redefined, hint: "to hold this repository to more, write `tighten: \(rule.name)`")
        }
        if let standing = rules.first(where: { $0.name == rule.name }) {
            throw error(.repeated(standing.location))
        }
        rules.append(rule)
    }

    /// Constraints that are made for requirements have names that no rule may take.
    private func checkNames() throws(PlanningError) {
        let owners = rules.filter { $0.extent == .requirement }
        for rule in rules {
            guard let owner = owners.first(where: { rule.name.text.hasPrefix("\($0.name).") }) else { continue }
            throw PlanningError(
                location: rule.location, operation: "add constraint", subject: rule.name.text,
                cause: .reserved("\(owner.name)."))
        }
    }

    private mutating func tighten(_ wish: ConstraintTightening) throws(PlanningError) {
        func error(_ cause: PlanningError.Cause, at location: SourceLocation? = nil) -> PlanningError {
            PlanningError(
                location: location ?? wish.location, operation: "tighten constraint", subject: wish.name.text,
                cause: cause)
        }
        guard let index = rules.firstIndex(where: { $0.name == wish.name }) else { throw error(.unknownConstraint) }
        let rule = rules[index]
        guard case .workItem(let level) = rule.extent else { throw error(.notTightened) }
        if let wanted = wish.level, wanted.strength < level.strength {
            throw error(.loosened("\(level.rawValue) to \(wanted.rawValue)"), at: wish.levelLocation)
        }
        if let limits = wish.limits {
            guard rule.checker == .scope else { throw error(.notTightened, at: wish.limitsLocation) }
            guard limits.isAtLeastAsStrict(as: rule.limits ?? Constraint.Limits()) else {
                throw error(.loosened("its parameters"), at: wish.limitsLocation)
            }
        }
        rules[index] = rule.tightened(to: wish.level, wish.limits, at: wish.location)
    }
}

extension ObligationLevel {
    /// A greater one binds more.
    fileprivate var strength: Int {
        switch self {
        case .must: 2
        case .should: 1
        case .may: 0
        }
    }
}
