// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc
import Testing

@testable import IntegrationPlane

struct OpenRepositoryTests {
    /// One state that nexus must not work on, made by hand.
    struct Unfit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: IntegrationError.Code
        let make: @Sendable (Fixture) throws -> Void
    }

    static let unfit: [Unfit] = [
        Unfit(testDescription: "a path that names nothing", code: .repositoryMissing) { _ in },
        Unfit(testDescription: "a file", code: .notARepository) { try $0.write("x", to: "repository") },
        Unfit(testDescription: "a folder without .git", code: .notARepository) {
            try $0.write("x", to: "repository/file")
        },
        Unfit(testDescription: "an empty .git", code: .notARepository) { try $0.write("", to: "repository/.git/x") },
        Unfit(testDescription: "a bare repository", code: .repositoryBare) {
            try $0.plain(["init", "-q", "--bare", $0.repository], in: $0.folder)
        },
        Unfit(testDescription: "core.bare", code: .repositoryBare) {
            try $0.makeRepository()
            try $0.plain(["config", "core.bare", "true"])
        },
        Unfit(testDescription: "a linked work tree", code: .repositoryLinked) {
            try $0.plain(["init", "-q", "other"], in: $0.folder)
            try $0.plain(["commit", "-q", "--allow-empty", "-m", "x"], in: "\($0.folder)/other")
            try $0.plain(["worktree", "add", "-q", $0.repository], in: "\($0.folder)/other")
        },
        Unfit(testDescription: ".git as a link", code: .repositoryLinked) {
            try $0.makeRepository()
            try FileManager.default.moveItem(atPath: "\($0.repository)/.git", toPath: "\($0.folder)/elsewhere")
            try FileManager.default.createSymbolicLink(
                atPath: "\($0.repository)/.git", withDestinationPath: "\($0.folder)/elsewhere")
        },
        Unfit(testDescription: "core.worktree", code: .repositoryLinked) {
            try $0.makeRepository()
            try $0.plain(["config", "core.worktree", "/"])
        },
        Unfit(testDescription: "no commit", code: .repositoryEmpty) {
            try $0.plain(["init", "-q", $0.repository], in: $0.folder)
        },
        Unfit(testDescription: "a changed file", code: .repositoryDirty) {
            try $0.makeRepository()
            try $0.write("HELLO\n", to: "repository/README")
        },
        Unfit(testDescription: "a removed file", code: .repositoryDirty) {
            try $0.makeRepository()
            try FileManager.default.removeItem(atPath: "\($0.repository)/README")
        },
        Unfit(testDescription: "an executable bit that HEAD does not have", code: .repositoryDirty) {
            try $0.makeRepository()
            chmod("\($0.repository)/README", 0o755)
        },
        Unfit(testDescription: "a link in a file's place", code: .repositoryDirty) {
            try $0.makeRepository()
            try FileManager.default.removeItem(atPath: "\($0.repository)/README")
            try FileManager.default.createSymbolicLink(
                atPath: "\($0.repository)/README", withDestinationPath: "/etc/passwd")
        },
        Unfit(testDescription: "an added file in the index", code: .repositoryDirty) {
            try $0.makeRepository()
            try $0.write("x", to: "repository/new")
            try $0.plain(["add", "new"])
        },
        Unfit(testDescription: "a file removed from the index only", code: .repositoryDirty) {
            try $0.makeRepository()
            try $0.plain(["rm", "-q", "--cached", "README"])
        },
        Unfit(testDescription: "a merge with a conflict", code: .repositoryBusy) {
            try $0.makeConflict()
            try $0.plain(["merge", "other"], mayFail: true)
        },
        Unfit(testDescription: "a rebase that stopped", code: .repositoryBusy) {
            try $0.makeConflict()
            try $0.plain(["rebase", "other"], mayFail: true)
        },
        Unfit(testDescription: "a cherry-pick that stopped", code: .repositoryBusy) {
            try $0.makeConflict()
            try $0.plain(["cherry-pick", "other"], mayFail: true)
        },
        Unfit(testDescription: "a bisect", code: .repositoryBusy) {
            try $0.makeRepository()
            try $0.plain(["bisect", "start"])
        },
        Unfit(testDescription: "a shallow clone", code: .repositoryShallow) {
            try $0.makeRepository()
            try $0.commit()
            try FileManager.default.moveItem(atPath: $0.repository, toPath: "\($0.folder)/origin")
            try $0.plain(
                ["clone", "-q", "--depth", "1", "file://\($0.folder)/origin", $0.repository], in: $0.folder)
        },
        Unfit(testDescription: "a clone that borrows objects", code: .repositoryAlternates) {
            try $0.makeRepository()
            try FileManager.default.moveItem(atPath: $0.repository, toPath: "\($0.folder)/origin")
            try $0.plain(["clone", "-q", "--shared", "\($0.folder)/origin", $0.repository], in: $0.folder)
        },
        Unfit(testDescription: "a partial clone", code: .repositoryPartial) {
            try $0.makeRepository()
            try $0.plain(["config", "remote.origin.promisor", "true"])
        },
        Unfit(testDescription: "integration checked out", code: .integrationCheckedOut) {
            try $0.makeRepository()
            try $0.plain(["switch", "-q", "-c", "integration"])
        },
        Unfit(testDescription: "integration checked out in a linked work tree", code: .integrationCheckedOut) {
            try $0.makeRepository()
            try $0.plain(["worktree", "add", "-q", "-b", "integration", "\($0.folder)/linked"])
        },
        Unfit(testDescription: "integration checked out through a symbolic branch", code: .integrationCheckedOut) {
            try $0.makeRepository()
            try $0.plain(["branch", "integration"])
            try $0.plain(["symbolic-ref", "refs/heads/detour", "refs/heads/integration"])
            try $0.plain(["symbolic-ref", "HEAD", "refs/heads/detour"])
        },
        Unfit(testDescription: "integration as a symbolic ref", code: .integrationSymbolic) {
            try $0.makeRepository()
            try $0.plain(["symbolic-ref", "refs/heads/integration", "refs/heads/main"])
        },
    ]

    @Test(
        "A repository that nexus can't work on safely is refused with its own code, and nothing changes",
        arguments: unfit)
    func refuses(_ unfit: Unfit) async throws {
        let fixture = try Fixture()
        try unfit.make(fixture)
        let before = try fixture.snapshot()
        let error = await #expect(throws: IntegrationError.self) { try await fixture.open() }
        #expect(error?.code == unfit.code, "\(String(describing: error))")
        #expect(try fixture.snapshot() == before)
    }

    @Test("A rebase of integration in a linked work tree counts as checked out")
    func refusesRebaseElsewhere() async throws {
        let fixture = try Fixture()
        try fixture.makeConflict()
        try fixture.plain(["branch", "-m", "other", "integration"])
        try fixture.plain(["worktree", "add", "-q", "\(fixture.folder)/linked", "integration"])
        try fixture.plain(["rebase", "main"], in: "\(fixture.folder)/linked", mayFail: true)
        let error = await #expect(throws: IntegrationError.self) { try await fixture.open() }
        #expect(error?.code == .integrationCheckedOut)
    }

    @Test("A repository of another user is refused")
    func refusesForeignOwner() async throws {
        let fixture = try Fixture()
        try fixture.makeRepository()
        let error = await #expect(throws: IntegrationError.self) { try await fixture.open(owner: getuid() + 1) }
        #expect(error?.code == .repositoryOwner)
    }

    @Test("A clean repository opens, also with untracked files, links, sub-folders and odd names")
    func opensClean() async throws {
        let fixture = try Fixture()
        let head = try fixture.makeRepository(["a": "1", "b/c": "2\r\n", "b/ä\"\n\t": "3", "b/-x": ""])
        try FileManager.default.createSymbolicLink(
            atPath: "\(fixture.repository)/link", withDestinationPath: "/nonexistent")
        try fixture.plain(["add", "link"])
        let second = try fixture.commit()
        try fixture.write("untracked", to: "repository/new")
        let base = try await fixture.open().base()
        #expect(head != second)
        #expect(base.commit.text == second)
        #expect(!base.integrationExists)
    }

    @Test("The base is integration where there is one")
    func prefersIntegration() async throws {
        let fixture = try Fixture()
        let first = try fixture.makeRepository()
        try fixture.plain(["branch", "integration"])
        try fixture.commit()
        let base = try await fixture.open().base()
        #expect(base.commit.text == first)
        #expect(base.integrationExists)
    }

    @Test("A SHA-256 repository opens and takes patches")
    func opensSHA256() async throws {
        let fixture = try Fixture()
        try fixture.plain(["init", "-q", "--object-format=sha256", fixture.repository], in: fixture.folder)
        try fixture.write("1", to: "repository/d/a")
        try fixture.plain(["add", "-A"])
        let head = try fixture.commit()
        let repository = try await fixture.open()
        let tree = try await repository.apply(.init(changes: [try change("d/b", "2")]), to: try object(head))
        #expect(try fixture.plain(["ls-tree", "-r", "--name-only", tree.text]) == "d/a\nd/b")
    }

    @Test("A missing git is its own error")
    func missingGit() {
        let error = #expect(throws: IntegrationError.self) { try GitProgram(searchPath: ["/nonexistent"]) }
        #expect(error?.code == .gitMissing)
    }

    @Test("A refusal is one sentence without control characters, with a way out")
    func describes() {
        let error = IntegrationError(
            .repositoryDirty, "open repository", "/a\u{1B}[2Jb\n", .found("x is changed"), hint: "commit it")
        #expect("\(error)" == "open repository /a\\u{1b}[2Jb\\u{a}: x is changed; hint: commit it")
        #expect(error.isRefusal)
    }
}

extension Fixture {
    /// `main` and `other` change the same line.
    func makeConflict() throws {
        try makeRepository()
        try plain(["switch", "-q", "-c", "other"])
        try write("other\n", to: "repository/README")
        try plain(["commit", "-q", "-a", "-m", "other"])
        try plain(["switch", "-q", "main"])
        try write("main\n", to: "repository/README")
        try plain(["commit", "-q", "-a", "-m", "main"])
    }

    /// Every file below the scratch folder with its size.
    func snapshot() throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            sizes[name] = (attributes[.size] as? NSNumber)?.intValue ?? 0
        }
        return sizes
    }
}
