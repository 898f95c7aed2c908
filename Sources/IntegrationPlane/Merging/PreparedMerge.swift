// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// A merge whose commit exists and whose ref has not moved yet: what the journal must hold before it may.
package struct PreparedMerge: Codable, Sendable, Equatable {
    /// Where the ref must stand; all zeros when it must not exist.
    package let old: ObjectName
    /// The commit that it will stand at.
    package let new: ObjectName
    package let tree: ObjectName

    package init(old: ObjectName, new: ObjectName, tree: ObjectName) {
        self.old = old
        self.new = new
        self.tree = tree
    }
}
