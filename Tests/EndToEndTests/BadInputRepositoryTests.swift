// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// A repository that nexus can't work on is refused and stays as it is.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputRepositoryTests {
    /// A repository with one commit, and then a script in it.
    private static func repository(_ script: String) -> @Sendable (BadInputHarness) throws -> Void {
        { harness in
            try harness.shell(
                """
                git init -q -b main repo; cd repo; echo one > file; git add file; git commit -q -m one
                \(script)
                """)
        }
    }

    /// Two branches whose merge conflicts.
    private static func conflict(_ script: String) -> @Sendable (BadInputHarness) throws -> Void {
        repository(
            """
            git checkout -q -b other; echo two > file; git commit -q -a -m two
            git checkout -q main; echo three > file; git commit -q -a -m three
            ! \(script) > /dev/null 2>&1
            """)
    }

    static let rows: [BadInputRow] = [
        BadInputRow(testDescription: "dirty", says: ["repo: file is changed"], make: repository("echo two > file")),
        BadInputRow(
            testDescription: "dirty in the index", says: ["repo: file is changed in the index"],
            make: repository("echo two > file; git add file")),
        BadInputRow(testDescription: "bare", says: ["repo: it is bare"]) { try $0.shell("git init -q --bare repo") },
        BadInputRow(
            testDescription: "bare by its settings", says: ["repo: it is bare"],
            make: repository("git config core.bare true")),
        BadInputRow(
            testDescription: "in mid-merge", says: ["in the middle of a merge"], make: conflict("git merge -q other")),
        BadInputRow(
            testDescription: "in mid-rebase", says: ["in the middle of a rebase"],
            make: conflict("git rebase -q other")),
        BadInputRow(
            testDescription: "in mid-cherry-pick", says: ["in the middle of a cherry-pick"],
            make: conflict("git cherry-pick other")),
        BadInputRow(
            testDescription: "checked out at integration", says: ["refs/heads/integration: it is checked out"],
            make: repository("git checkout -q -b integration")),
        BadInputRow(
            testDescription: "integration checked out in a linked work tree",
            says: ["refs/heads/integration: it is checked out"],
            make: repository("git worktree add -q -b integration ../tree")),
        BadInputRow(
            testDescription: ".git of another user", says: ["repo/.git: it belongs to user 1000, not to user 0"],
            make: repository("chown -R 1000 .git")),
        BadInputRow(
            testDescription: "another user's folder around root's .git",
            says: ["repo/.git: it belongs to user 0, not to user 1000"], make: repository("chown 1000 .")),
        BadInputRow(testDescription: "without a commit", says: ["repo: HEAD names no commit"]) {
            try $0.shell("git init -q repo")
        },
        BadInputRow(testDescription: "a folder with files and no .git", says: ["repo: it is not a git repository"]) {
            try $0.shell("mkdir repo; echo mine > repo/file")
        },
        BadInputRow(testDescription: "a file", says: ["repo: the repository is not a folder"]) {
            try $0.write("mine", to: "repo")
        },
        BadInputRow(testDescription: "a FIFO", says: ["repo: the repository is not a folder"]) {
            try $0.shell("mkfifo repo")
        },
        BadInputRow(testDescription: "a link", says: ["repo: the repository is a symbolic link"]) {
            try $0.shell("git init -q real; ln -s real repo")
        },
        BadInputRow(testDescription: "a linked work tree", says: [".git is a file"]) {
            try $0.shell(
                """
                git init -q main; cd main; git commit -q --allow-empty -m one; git worktree add -q ../repo
                """)
        },
    ]

    @Test("run refuses a repository that it can't work on, and leaves it alone", arguments: rows)
    func refuses(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        try harness.expectRefusal(harness.runArguments(), says: row.says)
    }

    @Test("A repository of another user than --user names is refused")
    func otherUser() throws {
        let harness = try BadInputHarness()
        try harness.shell("git init -q repo; git -C repo commit -q --allow-empty -m one")
        try harness.expectRefusal(
            harness.runArguments() + ["--user", "1000:1000"],
            says: ["the repository belongs to user 0, and this run to user 1000"])
        try harness.shell("chown -R 1000:1000 repo")
        try harness.expectRefusal(
            harness.runArguments() + ["--user", "0:0"],
            says: ["the repository belongs to user 1000, and this run to user 0"])
        try harness.expectRefusal(
            harness.runArguments() + ["--user", "somebody"], says: ["--user", "hint: add --help"])
    }

    @Test("A repository of another user is worked on as that user, its state included")
    func asOwner() throws {
        let harness = try BadInputHarness()
        try harness.shell("git init -q repo; git -C repo commit -q --allow-empty -m one; chown -R 1000:1000 repo")
        let end = try harness.run(harness.runArguments())
        #expect(end.status == 0, "\(end.errors)")
        #expect(try harness.command(["find", harness.path("repo"), harness.path("state"), "!", "-uid", "1000"]) == "")
    }

    @Test("A repository below a folder that does not exist is refused, and no folder is made")
    func noParent() throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(
            harness.runArguments(repository: "no/where/repo"), says: ["the folder above the repository does not exist"])
        try harness.expectRefusal(
            harness.runArguments(state: "no/state"), says: ["the folder above the state folder does not exist"])
    }
}
