// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension PlanningError {
    /// What was wrong.
    package enum Cause: Sendable, Equatable {
        /// Each depends on the next; the first is repeated at the end.
        case cycle([String])
        case unknownDependency(String)
        case duplicateName
        /// A name that would not fit into a constraint's name.
        case constraintName(String)
        /// More of something than is compiled.
        case tooMany(limit: Int, what: String)
        /// A constraint or override file that can't be read, in the words of what reads it.
        case file(code: String, sentence: String)
        /// The operator's files lack what everything else rests on.
        case groundMissing
        /// A repository's rule with the name of one of the operator's.
        case redefined
        /// What a repository wants is less than what holds.
        case loosened(String)
        /// A rule that has nothing which could be tightened so.
        case notTightened
        /// The same again; where it stands first.
        case repeated(SourceLocation)
        /// A name below this prefix, under which requirements have theirs.
        case reserved(String)
        case unknownConstraint
        case unknownTarget(String)
        case expired(CalendarDate)
        /// The same override again; where it stands first.
        case overriddenTwice(SourceLocation)
        /// An override of what is no must.
        case notLowered(ObligationLevel)
        /// An override of what everything else rests on.
        case notOverridable

        /// Stable: scripts and metrics may rely on it.
        package var code: String {
            switch self {
            case .cycle: "plan.cycle"
            case .unknownDependency: "plan.depends.unknown"
            case .duplicateName: "plan.duplicate"
            case .constraintName: "plan.constraint.name"
            case .tooMany: "plan.too-large"
            case .file(let code, _): code
            case .groundMissing: "constraints.ground"
            case .redefined: "constraints.redefined"
            case .loosened: "constraints.loosened"
            case .notTightened: "constraints.tighten"
            case .repeated: "constraints.repeated"
            case .reserved: "constraints.reserved"
            case .unknownConstraint: "constraints.unknown"
            case .unknownTarget: "overrides.target"
            case .expired: "overrides.expired"
            case .overriddenTwice: "overrides.repeated"
            case .notLowered: "overrides.level"
            case .notOverridable: "overrides.fixed"
            }
        }

        var sentence: String {
            switch self {
            case .cycle(let names): "depends on itself: \(names.joined(separator: " -> "))"
            case .unknownDependency(let name): "it depends on `\(name)`, which is not there"
            case .duplicateName: "the name is used twice"
            case .constraintName(let name): "`\(name)` is too long for a constraint's name"
            case .tooMany(let limit, let what): "more than \(limit) \(what)"
            case .file(_, let sentence): sentence
            case .groundMissing:
                "there must be one rule `each: requirement`, and a must of the checker scope for every work item that "
                    + "can't be overridden"
            case .redefined: "the name belongs to a constraint of the operator's"
            case .loosened(let what): "a repository may not loosen \(what)"
            case .notTightened: "there is nothing in it that could be tightened so"
            case .repeated(let first), .overriddenTwice(let first): "it is already said in \(first)"
            case .reserved(let prefix): "names that begin with `\(prefix)` belong to requirements"
            case .unknownConstraint: "there is no such constraint there"
            case .unknownTarget(let name): "the specification has no `\(name)`"
            case .expired(let date): "it expired with \(date)"
            case .notLowered(let level): "it is a \(level.rawValue) already"
            case .notOverridable: "nobody can override it, because all that is protected rests on it"
            }
        }
    }
}
