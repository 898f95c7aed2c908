// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane

/// Where an attempt starts: the branch, and its tree with the operator's files in place.
struct AttemptStart: Sendable {
    let base: GitRepository.Base
    let tree: ObjectName
    /// The tree checked out, the uppermost layer first.
    let layers: [String]
}
