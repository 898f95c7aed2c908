// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux

extension GitRepository {
    /// Opens an existing repository and refuses, before anything changes, what nexus can't work on safely.
    ///
    /// Files are looked at first; git runs only once they are in order. Grafts, replacement objects, attributes, hooks,
    /// filters and every program that the repository's configuration names are not refused but have no effect.
    /// - Parameters:
    ///   - path: the work tree's folder; links in the path are followed.
    ///   - owner: who must own the folder and the repository in it.
    /// - Throws: a `repository.…` or `integration.…` refusal, or what git or the file system said.
    package static func open(
        at path: String, owner: UInt32, git: GitProgram
    ) async throws(IntegrationError) -> GitRepository {
        let path = try resolve(path)
        let folder = try FolderDescriptor(path: path)
        try refuseForeign(folder, owner: owner)
        let inspection = RepositoryInspection(path: path, owner: owner)
        try inspection.refuseUnfitLayout(of: folder)
        let gitFolder = try folder.folder(Array(".git".utf8))
        try inspection.refuseUnfitState(of: gitFolder)
        let format = try await inspection.refuseUnfitConfiguration(of: "\(path)/.git", git: git)
        let repository = GitRepository(path: path, git: git, format: format)
        try repository.refuseIntegrationInUse()
        guard let head = try await repository.heads().head else {
            throw IntegrationError(
                .repositoryEmpty, "open repository", path, .found("HEAD names no commit"),
                hint: "make a first commit")
        }
        try await repository.refuseDirty(head: head)
        return repository
    }

    /// Opens a repository; nil where the path names nothing or an empty folder.
    package static func openIfPresent(
        at path: String, owner: UInt32, git: GitProgram
    ) async throws(IntegrationError) -> GitRepository? {
        try isVacant(path) ? nil : try await open(at: path, owner: owner, git: git)
    }

    /// Opens a repository, or creates one where the path names nothing or an empty folder.
    package static func openOrCreate(
        at path: String, owner: UInt32, git: GitProgram, rootCommit: CommitSignature
    ) async throws(IntegrationError) -> GitRepository {
        if try isVacant(path) {
            return try await create(at: path, git: git, rootCommit: rootCommit)
        }
        return try await open(at: path, owner: owner, git: git)
    }

    private static func resolve(_ path: String) throws(IntegrationError) -> String {
        let found: (resolved: String, kind: FileStatus.Kind)
        do {
            found = try lookUp(path)
        } catch {
            guard [.noEntry, .notDirectory].contains(error.errno) else {
                throw IntegrationError(.fileSystem, "open repository", path, .system(error.errno))
            }
            throw IntegrationError(.repositoryMissing, "open repository", path, .found("it does not exist"))
        }
        guard found.kind == .directory else {
            throw IntegrationError(.notARepository, "open repository", path, .found("it is not a folder"))
        }
        return found.resolved
    }

    /// Where a path leads without links, and to what.
    static func lookUp(_ path: String) throws(LinuxError) -> (resolved: String, kind: FileStatus.Kind) {
        let place: FileDescriptor = try Files.open(path, .path)
        return (try AbsolutePath.target(ofDescriptor: place), try FileStatus(of: place).kind)
    }

    private static func refuseForeign(
        _ folder: borrowing FolderDescriptor, owner: UInt32
    ) throws(IntegrationError) {
        let found = try folder.ownStatus().uid
        guard found == owner else {
            throw RepositoryInspection.foreign(folder.path, found: found, expected: owner)
        }
    }
}
