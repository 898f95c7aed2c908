// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation
internal import Persistence

/// A state folder that is filled for one measurement, and gone with its owner.
final class StateFolder {
    let path: String
    let identifiers = ULIDGenerator(now: StateFolder.now)

    static let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "nexus-bench.\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open() throws -> StateDatabase {
        try StateDatabase(claim: try StateClaim(folder: path, now: Self.now()), wall: Self.now)
    }

    /// A run as `nexus run` stores one, without its work.
    func run() throws -> Run {
        guard let digest = Digest(bytes: [UInt8](repeating: 7, count: 32)) else {
            throw BenchError(code: "bench.state", operation: "make", subject: "run", cause: "no digest")
        }
        return Run(
            id: identifiers.next(), specificationPath: "spec.md", specificationDigest: digest,
            repositoryPath: "/repository", startedAt: Self.now())
    }
}
