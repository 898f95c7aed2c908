// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A policy with everything inherited, and where each value came from.
package struct ResolvedPolicy: Sendable, Equatable {
    package let policy: SandboxPolicy
    /// The policy's own file first, then what it extends.
    package let files: [String]
    /// The merged tree, each value with the line that said it.
    package let settings: Setting
}
