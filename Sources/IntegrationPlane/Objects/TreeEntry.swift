// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a tree says about one path.
package struct TreeEntry: Sendable, Equatable {
    /// The modes that git writes into trees, in its own spelling.
    package enum Mode: String, Sendable {
        case file = "100644"
        case executable = "100755"
        case link = "120000"
        /// Another repository's commit; nexus carries it along and never touches it.
        case submodule = "160000"

        /// Nil for a folder, and for what no git writes. An old `100664` is a file.
        init?(spelling: some StringProtocol) {
            if spelling == "100664" {
                self = .file
            } else {
                self.init(rawValue: String(spelling))
            }
        }
    }

    package let mode: Mode
    /// The blob; for a submodule the other repository's commit.
    package let object: ObjectName

    package init(mode: Mode, object: ObjectName) {
        self.mode = mode
        self.object = object
    }
}
