// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A requirement with the lines that an error about it should point to.
struct RequirementDraft {
    let requirement: Requirement
    let dependsLine: Int
    let testsLine: Int

    /// The line of its heading.
    var line: Int { requirement.location.line }
}
