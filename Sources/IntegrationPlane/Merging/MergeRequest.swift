// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A candidate that the gate has admitted: exactly this tree, on exactly this base.
package struct MergeRequest: Sendable, Equatable {
    package let base: GitRepository.Base
    package let tree: ObjectName
    package let message: CommitMessage
    /// Author and committer. The date is journalled by the caller before the first try and used again at a resumption.
    package let signature: CommitSignature

    package init(
        base: GitRepository.Base, tree: ObjectName, message: CommitMessage, signature: CommitSignature
    ) {
        self.base = base
        self.tree = tree
        self.message = message
        self.signature = signature
    }
}
