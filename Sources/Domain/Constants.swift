// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Names that are part of what nexus promises to other programs: changing one breaks repositories and state folders.
package enum Constants {
    /// The only branch that nexus moves, as a full ref name (gitrevisions(7)).
    package static let integrationRef = "refs/heads/integration"
    /// The version that `nexus --version` prints.
    package static let version = "0.1.0"
    /// The name under which an acceptance test block names its file in a Markdown info string.
    package static let fileAttribute = "file"
    /// Where a repository keeps constraints of its own: `.yaml` files in this folder, closed to every attempt.
    package static let constraintsFolder = ".nexus/constraints"
    /// Where the workspace stands inside every sandbox.
    package static let workspacePath = "/workspace"
    /// How often a work item is attempted when its specification does not say.
    package static let defaultAttempts = 3
    /// The largest specification that is read, in bytes.
    package static let specificationByteLimit = 4 << 20
}
