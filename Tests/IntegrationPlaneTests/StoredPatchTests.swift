// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import IntegrationPlane

struct StoredPatchTests {
    private func open(_ fixture: Fixture) async throws -> GitRepository {
        try fixture.makeRepository(["a": "1"])
        return try await fixture.open()
    }

    @Test("A patch that was kept is loaded as it was, refusals and all, also through JSON")
    func roundTrip() async throws {
        let fixture = try Fixture()
        let repository = try await open(fixture)
        let patch = Patch(
            changes: [
                try change("a", nil), try change("b", "\u{0}text"), try change("empty", ""),
                try change("run.sh", "#!/bin/sh\n", executable: true),
                Patch.Change(path: try path("link"), kind: .link(Array("../a".utf8))),
            ],
            refusals: [Patch.Refusal(path: "x", what: "fifo")])
        let stored = try await repository.keep(patch)
        let copy = try JSONDecoder().decode(StoredPatch.self, from: JSONEncoder().encode(stored))
        let loaded = try await repository.load(copy)
        #expect(loaded.canonicalBytes == patch.canonicalBytes)
    }

    @Test("A patch whose content git has collected is not there any more")
    func collected() async throws {
        let fixture = try Fixture()
        let repository = try await open(fixture)
        let stored = try await repository.keep(Patch(changes: [try change("b", "gone")]))
        try fixture.plain(["prune", "--expire=now"])
        let error = await #expect(throws: IntegrationError.self) { _ = try await repository.load(stored) }
        #expect(error?.code == .objectMissing)
    }

    @Test("What a killed git left goes: batches of objects always, a lock only when a move was under way")
    func leftovers() async throws {
        let fixture = try Fixture()
        let repository = try await open(fixture)
        let files = FileManager.default
        let (batch, others) = (
            "\(repository.gitFolder)/objects/tmp_objdir-bulk-fsync-abc", "\(repository.gitFolder)/objects/tmp_obj_x"
        )
        let lock = "\(repository.gitFolder)/refs/heads/integration.lock"
        let foreign = "\(repository.gitFolder)/refs/heads/main.lock"
        try files.createDirectory(atPath: batch, withIntermediateDirectories: false)
        for path in ["\(batch)/x", others, lock, foreign] { try Data().write(to: URL(filePath: path)) }
        try repository.removeLeftovers(wasMoving: false)
        #expect([batch, others, lock, foreign].map(files.fileExists) == [false, true, true, true])
        try repository.removeLeftovers(wasMoving: true)
        #expect([lock, foreign].map(files.fileExists) == [false, true])
    }

    @Test("Objects that a killed run was writing go; older and younger ones are somebody else's")
    func unfinishedObjects() async throws {
        let fixture = try Fixture()
        let repository = try await open(fixture)
        let folder = "\(repository.gitFolder)/objects/aa"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, seconds) in [("tmp_obj_old", 99.0), ("tmp_obj_ours", 150), ("tmp_obj_new", 201), ("b0b0", 150)] {
            try Data().write(to: URL(filePath: "\(folder)/\(name)"))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: "\(folder)/\(name)")
        }
        repository.removeUnfinishedObjects(
            from: Timestamp(milliseconds: 100_000), to: Timestamp(milliseconds: 200_000))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(left == ["b0b0", "tmp_obj_new", "tmp_obj_old"])
    }
}
