// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A place that looks like a secret. The bytes themselves are left where they are.
package struct SecretMatch: Sendable, Equatable {
    package let range: Range<Int>
    /// Short, for a marker, for example `github-token`.
    package let name: String
    /// For people, for example `a GitHub token`.
    package let kind: String
}
