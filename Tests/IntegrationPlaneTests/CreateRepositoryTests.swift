// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Testing

@testable import IntegrationPlane

struct CreateRepositoryTests {
    private func create(_ fixture: Fixture) async throws -> GitRepository {
        try await GitRepository.openOrCreate(
            at: fixture.repository, owner: getuid(), git: fixture.git, rootCommit: Fixture.signature)
    }

    @Test("A new repository has one empty commit on main, opens again, and is the same each time")
    func creates() async throws {
        let (first, second) = (try Fixture(), try Fixture())
        let base = try await create(first).base()
        #expect(try await create(second).base() == base)
        #expect(try await create(first).base() == base)
        #expect(try first.plain(["log", "--format=%an %ae %at", "main"]) == "nexus nexus@localhost 1700000000")
        #expect(try first.plain(["ls-tree", "main"]) == "")
        #expect(try first.plain(["symbolic-ref", "HEAD"]) == "refs/heads/main")
        #expect(try FileManager.default.contentsOfDirectory(atPath: first.repository) == [".git"])
        #expect(!first.exists("repository/.git/hooks"))
    }

    @Test("A creation that was killed halfway is made again")
    func createsAgain() async throws {
        let fixture = try Fixture()
        try fixture.write("half", to: "repository/.nexus-new/.git/HEAD")
        _ = try await create(fixture)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.repository) == [".git"])
    }

    @Test("Nothing is created where something lies")
    func refusesFullFolder() async throws {
        let fixture = try Fixture()
        try fixture.write("mine", to: "repository/file")
        let error = await #expect(throws: IntegrationError.self) {
            try await GitRepository.create(
                at: fixture.repository, git: fixture.git, rootCommit: Fixture.signature)
        }
        #expect(error?.code == .folderNotEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.repository) == ["file"])
    }
}
