// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension GitRepository {
    /// Where a merge starts from.
    package struct Base: Sendable, Equatable {
        /// The commit that patches are made against, and the parent of the next merge.
        package let commit: ObjectName
        /// False until the first merge: the branch is then created at that merge.
        package let integrationExists: Bool

        package init(commit: ObjectName, integrationExists: Bool) {
            self.commit = commit
            self.integrationExists = integrationExists
        }
    }

    /// `integration` where there is one, HEAD's commit otherwise.
    /// - Throws: `repository.empty` when there is neither.
    package func base() async throws(IntegrationError) -> Base {
        let heads = try await heads()
        if let integration = heads.integration { return Base(commit: integration, integrationExists: true) }
        if let head = heads.head { return Base(commit: head, integrationExists: false) }
        throw IntegrationError(.repositoryEmpty, "find a base in", path, .found("HEAD names no commit"))
    }

    /// Where the integration branch stands; nil when there is none.
    package func integration() async throws(IntegrationError) -> ObjectName? { try await heads().integration }

    /// Both in one process.
    func heads() async throws(IntegrationError) -> (head: ObjectName?, integration: ObjectName?) {
        let questions = "HEAD^{commit}\n\(Constants.integrationRef)^{commit}\n"
        let result = try await run(
            ["cat-file", "--batch-check=%(objectname) %(objecttype)"], input: Array(questions.utf8))
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2 else {
            throw IntegrationError(
                .gitUnreadable, "read the refs of", path, .found("\(lines.count) answers to 2 questions"))
        }
        let commits = lines.map { line in
            let fields = line.split(separator: " ")
            return fields.count == 2 && fields[1] == "commit" ? ObjectName(String(fields[0])) : nil
        }
        return (commits[0], commits[1])
    }

    /// A commit's tree.
    /// - Throws: `object.missing` when there is no such commit.
    package func tree(of commit: ObjectName) async throws(IntegrationError) -> ObjectName {
        let result = try await run(["rev-parse", "--verify", "--quiet", "\(commit)^{tree}"], results: [0, 1, 128])
        guard result.status == 0, let tree = result.objectName else {
            throw IntegrationError(.objectMissing, "find the tree of", commit.text, .found("no such commit"))
        }
        return tree
    }

    /// The trees of a commit and of its first parents, the commit's own first; at most `count`.
    package func trees(of commit: ObjectName, count: Int) async throws(IntegrationError) -> [ObjectName] {
        let result = try await run(
            ["rev-list", "--first-parent", "--max-count=\(count)", "--format=%T", commit.text], results: [0, 128])
        guard result.status == 0 else {
            throw IntegrationError(.objectMissing, "follow the history of", commit.text, .found("no such commit"))
        }
        // Each tree comes after a line `commit <object>`.
        return String(decoding: result.output, as: UTF8.self).split(separator: "\n").compactMap {
            ObjectName(String($0))
        }
    }

    /// Whether one commit is, or is an ancestor of, another.
    package func isAncestor(_ old: ObjectName, of new: ObjectName) async throws(IntegrationError) -> Bool {
        // 128: one of them is not there, so it is nobody's ancestor.
        try await run(["merge-base", "--is-ancestor", old.text, new.text], results: [0, 1, 128]).status == 0
    }

    /// Writes a commit object; no ref moves. The same arguments make the same commit.
    func commit(
        tree: ObjectName, parent: ObjectName?, message: String, signature: CommitSignature
    ) async throws(IntegrationError) -> ObjectName {
        let lines =
            ["tree \(tree)"] + (parent.map { ["parent \($0)"] } ?? []) + [
                "author \(signature.line)", "committer \(signature.line)", "", message,
            ]
        return try await write { $0.add(.commit, Array(lines.joined(separator: "\n").utf8)) }
    }
}
