// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Persistence
import Testing

@testable import ControlPlane

/// What `nexus clean` takes away, and what it leaves to resumes and proofs.
final class CleanCommandTests {
    private let state = FileManager.default.temporaryDirectory.appending(path: "nexus-clean-\(UUID().uuidString)").path
    private let day: Int64 = 86_400_000
    private let now = Timestamp(milliseconds: 1_700_000_000_000)
    private let identifiers: ULIDGenerator

    init() throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
        identifiers = ULIDGenerator { [now] in now }
    }

    deinit { try? FileManager.default.removeItem(atPath: state) }

    /// A run that ended so many days ago with one artifact, and the artifact's digest.
    private func addRun(_ status: Run.Status, endedDaysAgo days: Int64) async throws -> (run: RunID, artifact: Digest) {
        let database = try StateDatabase(folder: state, now: now)
        let store = ArtifactStore(folder: state, digest: Planner.digest)
        let artifact = try await store.write(Array("transcript \(status) \(days)".utf8))
        let end = status == .running ? nil : Timestamp(milliseconds: now.milliseconds - days * day)
        let run = Run(
            id: identifiers.next(), specificationPath: "spec.md", specificationDigest: try await store.write([0x23]),
            repositoryPath: "/repository", startedAt: now, endedAt: end, status: status)
        let item = WorkItem(
            id: identifiers.next(), name: try #require(WorkItemName("A")), title: "A", requirements: [],
            dependencies: [],
            envelope: ConstraintEnvelope(
                constraints: [], scope: [], protectedPaths: [], tests: [], riskTier: .low, budget: .standard))
        let attempt = Attempt(
            id: identifiers.next(), workItem: item.id, number: 1, agent: "a",
            base: try #require(ObjectName(String(repeating: "0", count: 40))), startedAt: now, status: .refused,
            transcript: artifact)
        try await database.write { rows in
            try rows.runs.insert(run)
            try rows.workItems.insert([item], run: run.id)
            try rows.attempts.insert(attempt)
        }
        try database.close()
        return (run.id, artifact)
    }

    private func add(_ name: String, _ text: String = "12345") throws {
        let path = "\(state)/\(name)"
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(state)/\(name)") }
    private func exists(_ digest: Digest) -> Bool {
        exists("artifacts/\(digest.description.prefix(2))/\(digest.description.dropFirst(2))")
    }

    private func clean(days: Int? = nil, isCarriedOut: Bool = true) async throws -> String {
        try await CleanCommand(
            CleanRequest(state: state, olderThanDays: days, isCarriedOut: isCarriedOut), now: { [now] in now }
        ).run()
    }

    /// The status that a cleaning that must fail ends with.
    private func failure() async -> Int32? {
        do {
            _ = try await clean()
            return nil
        } catch { return (error as? ControlError)?.exitStatus }
    }

    @Test("Without being told, nothing is removed, and what would be is listed with its size")
    func dryRun() async throws {
        let old = try await addRun(.refused, endedDaysAgo: 40)
        try add("layers/\(String(repeating: "a", count: 40))/folder/file")
        try add("artifacts/incoming/\(String(repeating: "b", count: 64))", "123")
        let text = try await clean(days: 30, isCarriedOut: false)
        #expect(text.contains("layer  layers/\(String(repeating: "a", count: 40))  5 bytes"))
        #expect(text.contains("leftover  artifacts/incoming/\(String(repeating: "b", count: 64))  3 bytes"))
        #expect(text.contains("evidence of run  \(old.run)  refused"))
        #expect(text.contains("artifact  "))
        #expect(text.hasSuffix("hint: add --yes"))
        #expect(exists("layers/\(String(repeating: "a", count: 40))/folder/file"))
        #expect(exists(old.artifact))
        #expect(try await clean(days: 30, isCarriedOut: false) == text)
    }

    @Test("Evidence goes only with --older-than, and only that of runs that ended before")
    func age() async throws {
        let old = try await addRun(.succeeded, endedDaysAgo: 40)
        let young = try await addRun(.succeeded, endedDaysAgo: 20)
        _ = try await clean()
        #expect(exists(old.artifact) && exists(young.artifact))
        let text = try await clean(days: 30)
        #expect(text.contains("\(old.run)") && !text.contains("\(young.run)"))
        #expect(!exists(old.artifact) && exists(young.artifact))
        #expect(try await clean(days: 30) == "nothing to remove")
    }

    @Test(
        "A run that can go on keeps its evidence; a killed one its trees too",
        arguments: [Run.Status.running, .cancelled])
    func canGoOn(status: Run.Status) async throws {
        let run = try await addRun(status, endedDaysAgo: 400)
        try add("layers/tree/file")
        try add("layers/draft.tree/file")
        _ = try await clean(days: 0)
        #expect(exists(run.artifact))
        #expect(exists("layers/tree/file") == (status == .running))
        #expect(!exists("layers/draft.tree"))
    }

    @Test("A clock that went back makes no run old")
    func clock() async throws {
        let run = try await addRun(.succeeded, endedDaysAgo: -5)
        _ = try await clean(days: 0)
        #expect(exists(run.artifact))
    }

    @Test("A file that is not nexus's is left alone, and a link is removed without being followed")
    func strangers() async throws {
        _ = try await addRun(.succeeded, endedDaysAgo: 1)
        try add("artifacts/zz/notes.txt")
        try add("keys/signing.ed25519")
        try add("outside/file")
        try FileManager.default.createDirectory(atPath: "\(state)/layers", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(state)/layers/link", withDestinationPath: "\(state)/outside")
        _ = try await clean(days: 30)
        #expect(exists("artifacts/zz/notes.txt") && exists("keys/signing.ed25519") && exists("outside/file"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(state)/layers") == [])
    }

    @Test("State that another process holds is not cleaned")
    func busy() async throws {
        _ = try await addRun(.succeeded, endedDaysAgo: 1)
        let holder = try StateDatabase(folder: state, now: now)
        #expect(await failure() == 75)
        try holder.close()
    }

    @Test("Where no state is, none is made")
    func absent() async throws {
        #expect(await failure() == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: state) == [])
    }
}
