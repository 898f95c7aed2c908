// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// A repository that was looked at and found fit: all work on it is on its objects and one ref, never in its work tree.
package struct GitRepository: Sendable {
    /// The work tree's folder: absolute, links resolved.
    package let path: String
    /// The git folder: the repository's own, below `path`.
    package var gitFolder: String { "\(path)/.git" }
    let git: GitProgram
    let format: ObjectFormat

    init(path: String, git: GitProgram, format: ObjectFormat) {
        self.path = path
        self.git = git
        self.format = format
    }

    /// Runs git on this repository.
    func run(
        _ arguments: [String], input: [UInt8] = [], signature: CommitSignature? = nil, results: Set<Int32> = [0]
    ) async throws(IntegrationError) -> GitResult {
        try await git.run(arguments, repository: gitFolder, input: input, signature: signature, results: results)
    }
}
