// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One command to run in a fresh sandbox on a given tree, with the workspace as working folder.
package struct CheckCommand: Sendable, Equatable {
    /// The environment variable that names the descriptor on which the command writes its result.
    package static let resultDescriptorVariable = "NEXUS_RESULT_FD"
    /// The most bytes of a result that are kept; a longer one is cut there, and then does not parse.
    package static let resultByteLimit = 1 << 20

    package let argv: [String]
    package let tree: CheckTree
    /// Written to standard input, which is then closed.
    package let input: [UInt8]

    package init(argv: [String], tree: CheckTree, input: [UInt8]) {
        self.argv = argv
        self.tree = tree
        self.input = input
    }
}
