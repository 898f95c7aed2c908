// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux

extension GitRepository {
    /// Where a repository is made ready before it appears as `.git`; a leftover of a creation that was killed.
    private static let stagingName = ".nexus-new"

    /// Whether a repository can be created there: nothing, or a folder with nothing in it.
    static func isVacant(_ path: String) throws(IntegrationError) -> Bool {
        let status: FileStatus
        do { status = try FileStatus(path: path) } catch { return error.errno == .noEntry }
        guard status.kind == .directory else { return false }
        return try FolderDescriptor(path: path).names().allSatisfy { $0 == Array(stagingName.utf8) }
    }

    /// Makes a repository with one empty root commit on `main`. Killed halfway, it is simply made again.
    /// - Parameters:
    ///   - path: nothing, or an empty folder; the folder above it must exist.
    ///   - rootCommit: who signs the root commit, and when.
    /// - Throws: `repository.folder-not-empty`, or what git or the file system said.
    package static func create(
        at path: String, git: GitProgram, rootCommit: CommitSignature
    ) async throws(IntegrationError) -> GitRepository {
        guard try isVacant(path) else {
            throw IntegrationError(
                .folderNotEmpty, "create repository", path, .found("something lies there already"),
                hint: "name a folder that does not exist")
        }
        do {
            try Folders.make(path: path)
        } catch {
            guard error.errno == .exists else {
                throw IntegrationError(.fileSystem, "create folder", path, .system(error.errno))
            }
        }
        let folder = try FolderDescriptor(path: path)
        let staging = "\(path)/\(stagingName)"
        try remove(staging)
        _ = try await git.run(
            ["init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1", staging],
            repository: nil)
        let staged = GitRepository(path: staging, git: git, format: .sha1)
        let tree = try await staged.write { $0.add(.tree, []) }
        let commit = try await staged.commit(
            tree: tree, parent: nil, message: "Begin an empty repository\n", signature: rootCommit)
        _ = try await staged.run(["update-ref", "refs/heads/main", commit.text, staged.format.zero.text])
        try FileCall.check("create", "\(path)/.git") { () throws(LinuxError) in
            try Folders.rename("\(stagingName)/.git", in: folder.descriptor, to: ".git", in: folder.descriptor)
        }
        try remove(staging)
        let resolved = try FileCall.check("resolve", path) { () throws(LinuxError) in try lookUp(path).resolved }
        return GitRepository(path: resolved, git: git, format: .sha1)
    }

    private static func remove(_ path: String) throws(IntegrationError) {
        guard (try? FileStatus(path: path)) != nil else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw IntegrationError(.fileSystem, "remove", path, .thrown(error))
        }
    }
}
