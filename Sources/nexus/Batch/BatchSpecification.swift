// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import SandboxRuntime

/// One specification of a batch, with everything that its run is told. All paths are absolute.
struct BatchSpecification {
    /// The file's name.
    let name: String
    /// Where its results go: the state, and the repository unless it has another.
    let folder: String
    let repository: String
    let state: String
    /// What tells one repository from another, whatever path leads to it.
    let repositoryKey: String
    let priority: Int
    /// Of the settings that its run has; nil for the batch's own.
    let profile: String?
    let owner: Owner
    let order: RunOrder
    /// Why it is not even tried; nil for all that are well.
    let refusal: String?
}
