// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A repository's wish to be held to more than a rule that is there already says.
struct ConstraintTightening: Sendable, Equatable {
    let name: ConstraintName
    let level: ObligationLevel?
    let levelLocation: SourceLocation
    let limits: Constraint.Limits?
    let limitsLocation: SourceLocation
    let location: SourceLocation
}
