// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Which tree a command finds in its workspace. Protected files are the operator's in both.
package enum CheckTree: String, Sendable, CaseIterable {
    /// The commit from which the attempt started.
    case base
    /// The same with the patch applied.
    case candidate
}
