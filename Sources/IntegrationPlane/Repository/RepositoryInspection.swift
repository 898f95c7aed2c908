// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux

/// What is looked at before nexus works on a repository, as far as it needs no objects.
struct RepositoryInspection {
    let path: String
    let owner: UInt32

    /// Refuses what is no repository with a git folder of its own.
    func refuseUnfitLayout(of folder: borrowing FolderDescriptor) throws(IntegrationError) {
        let status = try folder.status(Array(".git".utf8))
        switch status?.kind {
        case .directory: break
        case nil:
            if try folder.hasAll(["HEAD", "objects", "refs"]) {
                throw refusal(.repositoryBare, "it is bare", hint: "clone it, and give nexus the clone")
            }
            throw refusal(
                .notARepository, "it is not a git repository",
                hint: "run git init there, or name a folder that does not exist")
        case .regular:
            throw refusal(
                .repositoryLinked, ".git is a file that points elsewhere: a linked work tree or a submodule",
                hint: "give nexus the main repository")
        default:
            throw refusal(.repositoryLinked, ".git is not a folder of its own")
        }
        if let found = status?.uid, found != owner {
            throw Self.foreign("\(path)/.git", found: found, expected: owner)
        }
    }

    /// Refuses a git folder whose files say that its history is not all there, or that someone is at work in it.
    func refuseUnfitState(of folder: borrowing FolderDescriptor) throws(IntegrationError) {
        guard try folder.hasAll(["HEAD", "config", "objects", "refs"]) else {
            throw refusal(.notARepository, ".git is not a git repository")
        }
        for name in ["objects", "refs"] where try folder.status(Array(name.utf8))?.kind != .directory {
            throw refusal(.repositoryLinked, ".git/\(name) is not a folder of its own")
        }
        if try folder.has("commondir") {
            throw refusal(.repositoryLinked, ".git/commondir says that its objects lie elsewhere")
        }
        let states = [
            ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("MERGE_HEAD", "merge"),
            ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("BISECT_LOG", "bisect"),
            ("BISECT_START", "bisect"), ("sequencer", "cherry-pick or revert of several commits"),
        ]
        for (name, state) in states where try folder.has(name) {
            throw refusal(
                .repositoryBusy, "it is in the middle of a \(state)",
                hint: "finish it or abort it (git status says how)")
        }
        if try folder.has("shallow") {
            throw refusal(.repositoryShallow, "its history is cut off", hint: "git fetch --unshallow")
        }
        let objects = try folder.folder(Array("objects".utf8))
        guard try objects.has("info") else { return }
        if try objects.folder(Array("info".utf8)).has("alternates") {
            throw refusal(
                .repositoryAlternates, "it borrows objects from another repository",
                hint: "git repack -a -d, then remove .git/objects/info/alternates")
        }
    }

    /// Refuses settings under which git would look elsewhere; says which hash names objects.
    func refuseUnfitConfiguration(of gitFolder: String, git: GitProgram) async throws(IntegrationError) -> ObjectFormat
    {
        let pattern = #"^(core\.(bare|worktree)|extensions\.(objectformat|partialclone)|remote\..*\.promisor)$"#
        // Status 1: nothing matches.
        let result = try await git.run(
            ["config", "-z", "--get-regexp", pattern], repository: gitFolder, results: [0, 1])
        var format = ObjectFormat.sha1
        for record in result.records {
            let parts = record.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
            let key = String(decoding: parts.first ?? [], as: UTF8.self)
            let value = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self).lowercased() : "true"
            switch key {
            case "core.bare":
                guard ["false", "no", "off", "0", ""].contains(value) else {
                    throw refusal(.repositoryBare, "it is bare", hint: "clone it, and give nexus the clone")
                }
            case "core.worktree": throw refusal(.repositoryLinked, "core.worktree says that its files lie elsewhere")
            case "extensions.objectformat":
                guard let named = ObjectFormat(rawValue: value) else {
                    throw refusal(.notARepository, "its object format \(value) is not known")
                }
                format = named
            default: throw refusal(.repositoryPartial, "\(key): its objects are fetched on demand")
            }
        }
        return format
    }

    /// The refusal of what another user owns.
    static func foreign(_ path: String, found: UInt32, expected: UInt32) -> IntegrationError {
        IntegrationError(
            .repositoryOwner, "open repository", path, .found("it belongs to user \(found), not to user \(expected)"),
            hint: "make one user the owner of the folder and of all that is in .git")
    }

    private func refusal(_ code: IntegrationError.Code, _ found: String, hint: String? = nil) -> IntegrationError {
        IntegrationError(code, "open repository", path, .found(found), hint: hint)
    }
}

extension FolderDescriptor {
    /// Whether anything lies under a name.
    func has(_ name: String) throws(IntegrationError) -> Bool { try status(Array(name.utf8)) != nil }

    /// Whether something lies under each of the names.
    func hasAll(_ names: [String]) throws(IntegrationError) -> Bool {
        for name in names where try !has(name) { return false }
        return true
    }
}
