// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension IntegrationError {
    /// One code per cause. The strings are part of what nexus promises to other programs.
    package enum Code: String, Sendable, CaseIterable {
        /// No `git` in the fixed search path.
        case gitMissing = "git.missing"
        /// git ended with a status that its command does not use for a result.
        case gitFailed = "git.failed"
        /// git did not end within the limit and was killed.
        case gitTimedOut = "git.timed-out"
        /// git said something that its format does not allow.
        case gitUnreadable = "git.unreadable"
        /// The calling task was cancelled while git ran.
        case cancelled = "git.cancelled"
        /// A call on files failed.
        case fileSystem = "file-system.failed"

        /// There is nothing at the path.
        case repositoryMissing = "repository.missing"
        /// The path is not a folder, or the folder holds no repository.
        case notARepository = "repository.none"
        /// The repository has no work tree.
        case repositoryBare = "repository.bare"
        /// `.git` is a file or a link, or the repository says that its parts lie elsewhere.
        case repositoryLinked = "repository.linked"
        /// Another user owns the folder or the repository in it.
        case repositoryOwner = "repository.owner"
        /// Tracked files or the index differ from HEAD.
        case repositoryDirty = "repository.dirty"
        /// In the middle of a rebase, merge, cherry-pick, revert or bisect.
        case repositoryBusy = "repository.busy"
        /// History is cut off.
        case repositoryShallow = "repository.shallow"
        /// Objects are borrowed from another repository.
        case repositoryAlternates = "repository.alternates"
        /// Objects are fetched on demand.
        case repositoryPartial = "repository.partial"
        /// HEAD names no commit yet.
        case repositoryEmpty = "repository.empty"
        /// A repository is to be created where something lies already.
        case folderNotEmpty = "repository.folder-not-empty"

        /// The integration branch is checked out in a work tree.
        case integrationCheckedOut = "integration.checked-out"
        /// The integration branch points to another ref.
        case integrationSymbolic = "integration.symbolic"

        /// An object that should be there is not.
        case objectMissing = "object.missing"
        /// An object is of another kind, or its name does not fit its bytes.
        case objectWrong = "object.wrong"
        /// A tree holds a name or a mode that nexus does not carry.
        case treeUnsupported = "tree.unsupported"

        /// A patch touches a submodule or something below one.
        case patchSubmodule = "patch.submodule"
        /// A patch removes files that it does not name, by putting a file where a folder is or the reverse.
        case patchImplicit = "patch.implicit-removal"
        /// Protected files stand in each other's way, or a link has no target.
        case patchInvalid = "patch.invalid"

        /// A part of a commit message could be mistaken for another part.
        case messageInvalid = "message.invalid"
        /// The caller's check threw, so it has said neither yes nor no.
        case checkFailed = "merge.check-failed"
        /// The caller's journal threw; the ref has not moved.
        case journalFailed = "merge.journal-failed"
    }
}
