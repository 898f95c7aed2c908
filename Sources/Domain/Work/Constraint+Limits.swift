// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Constraint {
    /// What a patch may at most be, on top of what its work item owns; the scope checker decides.
    package struct Limits: Codable, Sendable, Hashable {
        /// How many paths a patch may change; nil for any number.
        package let files: Int?
        /// How many bytes a patch may write, over all files; nil for any number.
        package let bytes: Int?
        /// What a patch may not touch, also inside its scope.
        package let forbidden: [PathPattern]

        package init(files: Int? = nil, bytes: Int? = nil, forbidden: [PathPattern] = []) {
            self.files = files
            self.bytes = bytes
            self.forbidden = forbidden
        }

        /// Whether nothing that this refuses is let through by `other`.
        package func isAtLeastAsStrict(as other: Limits) -> Bool {
            func holds(_ own: Int?, _ base: Int?) -> Bool { base.map { (own ?? .max) <= $0 } ?? true }
            return holds(files, other.files) && holds(bytes, other.bytes)
                && other.forbidden.allSatisfy(forbidden.contains)
        }
    }

    /// The same rule for somebody who may break it with the operator's leave: a should.
    package func lowered(by override: ConstraintOverride) -> Constraint {
        Constraint(
            name: name, level: .should, checker: checker, statement: statement, requirements: requirements,
            location: location, limits: limits, override: override)
    }
}
