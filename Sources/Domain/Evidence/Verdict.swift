// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the gate decided, and for which reasons.
package enum Verdict: Codable, Sendable, Equatable {
    case admit
    /// Never without a reason.
    case refuse([GateReason])
}

/// Why the gate refused: the constraint, and a stable code, for example `tests.tampered`.
package struct GateReason: Codable, Sendable, Hashable {
    package let constraint: ConstraintName
    package let code: String
    /// True when no verdict on the patch could be made; the patch may be right.
    package let isInfrastructure: Bool

    package init(constraint: ConstraintName, code: String, isInfrastructure: Bool) {
        self.constraint = constraint
        self.code = code
        self.isInfrastructure = isInfrastructure
    }
}
