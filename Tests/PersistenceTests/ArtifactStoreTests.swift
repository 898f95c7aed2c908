// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Persistence

@Suite("ArtifactStore")
struct ArtifactStoreTests {
    private let folder: TemporaryFolder
    private let store: ArtifactStore
    private let bytes = Array("ran 3 tests\n".utf8)

    init() throws {
        folder = try TemporaryFolder()
        store = ArtifactStore(folder: folder.path, digest: Self.checksum)
    }

    /// Tells different bytes apart; that is all the store asks of it here.
    @Sendable private static func checksum(_ bytes: [UInt8]) -> Digest {
        var lanes: [UInt64] = [1, 2, 3, 4]
        for byte in bytes {
            for lane in lanes.indices { lanes[lane] = (lanes[lane] ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return Digest(bytes: lanes.flatMap { lane in (0..<8).map { UInt8(truncatingIfNeeded: lane >> (8 * $0)) } })!
    }

    @Test("what is not there is missing, before the first write and after a deletion")
    func missing() async throws {
        let before = await #expect(throws: StateError.self) { try await store.read(Sample.digest) }
        #expect(before?.code == "state.artifact_missing")
        let digest = try await store.write(bytes)
        try FileManager.default.removeItem(atPath: store.path(digest))
        let after = await #expect(throws: StateError.self) { try await store.read(digest) }
        #expect(after?.code == "state.artifact_missing")
    }

    @Test(
        "an artifact that is not what was stored is damaged, and writing it again repairs it",
        arguments: ["ran 4 tests\n", "ran 3 tests", "", "ran 3 tests\n\n"])
    func damaged(content: String) async throws {
        let digest = try await store.write(bytes)
        try folder.write(Data(content.utf8), store.path(digest))
        let error = await #expect(throws: StateError.self) { try await store.read(digest) }
        #expect(error?.code == "state.artifact_damaged")
        #expect(try await store.write(bytes) == digest)
        #expect(try await store.read(digest) == bytes)
    }

    @Test(
        "a link, a folder or a pipe in its place is damage, and is not followed", arguments: ["link", "folder", "pipe"])
    func replaced(by what: String) async throws {
        let digest = try await store.write(bytes)
        let path = store.path(digest)
        try FileManager.default.moveItem(atPath: path, toPath: folder.path + "/elsewhere")
        switch what {
        case "link":
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path + "/elsewhere")
        case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        default: #expect(mkfifo(path, 0o600) == 0)
        }
        let error = await #expect(throws: StateError.self) { try await store.read(digest) }
        #expect(error?.code == "state.artifact_damaged")
    }

    @Test("a store in a folder that is not there is unreachable, and nothing is made")
    func unreachable() async throws {
        let elsewhere = folder.path + "/none"
        let error = await #expect(throws: StateError.self) {
            try await ArtifactStore(folder: elsewhere, digest: Self.checksum).write([1])
        }
        #expect(error?.code == "state.unreachable")
        #expect(!FileManager.default.fileExists(atPath: elsewhere))
    }

    @Test("bytes come back, whatever they are", arguments: [0, 1, 65_536, 200_001])
    func roundTrip(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let digest = try await store.write(bytes)
        #expect(digest == Self.checksum(bytes))
        #expect(try await store.read(digest) == bytes)
    }

    @Test("the file is named by its digest, is the owner's alone, and no draft stays behind")
    func layout() async throws {
        let digest = try await store.write(bytes)
        #expect(try await store.write(bytes) == digest)
        let text = digest.description
        let path = "\(folder.path)/artifacts/\(text.prefix(2))/\(text.dropFirst(2))"
        #expect(try folder.bytes(path) == Data(bytes))
        #expect(try folder.mode(path) == 0o600)
        #expect(try folder.mode(folder.path + "/artifacts") == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/artifacts/incoming").isEmpty)
    }

    @Test("drafts that a kill left behind are removed, artifacts stay")
    func leftovers() async throws {
        try await store.removeLeftovers()
        let digest = try await store.write(bytes)
        let incoming = folder.path + "/artifacts/incoming"
        for name in [digest.description, "x"] { try folder.write(Data("half".utf8), "\(incoming)/\(name)") }
        try await store.removeLeftovers()
        #expect(try FileManager.default.contentsOfDirectory(atPath: incoming).isEmpty)
        #expect(try await store.read(digest) == bytes)
    }

    @Test("many writers of the same and of different bytes do not disturb each other")
    func concurrent() async throws {
        let store = store
        let digests = try await withThrowingTaskGroup(of: Digest.self) { group in
            for number in 0..<40 { group.addTask { try await store.write([UInt8(number % 10)]) } }
            return try await group.reduce(into: Set<Digest>()) { $0.insert($1) }
        }
        #expect(digests.count == 10)
        for digest in digests { #expect(try await store.read(digest).count == 1) }
    }
}
