// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Crypto
internal import Domain
internal import KnowledgePlane
internal import Linux
internal import Persistence

/// `nexus export`: what the state knows of its runs as a signed bundle. Reads the state as it is at one moment, also
/// while a run is under way; writes nothing but the signing key, when there is none yet.
package struct ExportCommand: Sendable {
    private let state: String
    private let run: String?

    /// - Parameters:
    ///   - state: the state folder.
    ///   - run: the id of the one run that is wanted; nil for all.
    package init(state: String, run: String?) {
        self.state = state
        self.run = run
    }

    /// - Returns: the bundle, and a line that says what is in it.
    package func bundle() async throws(ControlError) -> (bytes: [UInt8], summary: String) {
        do { return try await make() } catch { throw ControlError(error) }
    }

    private func make() async throws -> (bytes: [UInt8], summary: String) {
        let id = try run.map { text in
            guard let id = RunID(text) else {
                throw ControlError(code: "export.run", description: "export run \(text): this is no id", exitStatus: 64)
            }
            return id
        }
        let records = try StateReader(folder: state).read { rows in try BundleRecords(rows, run: id) }
        try records.requireRuns()
        let store = ArtifactStore(folder: state, digest: Planner.digest)
        let key = try SigningKeyFile(state: state, userID: Credentials.userID) {
            Array(Curve25519.Signing.PrivateKey().rawRepresentation)
        }.open()
        var writer = try BundleWriter(records, key: key)
        var withheld = 0
        for digest in records.specifications {
            guard let bytes = try await Self.kept(digest, in: store) else {
                withheld += 1
                continue
            }
            try writer.add(specification: digest, bytes)
        }
        for digest in records.artifacts { try writer.add(artifact: digest, try await store.read(digest)) }
        return (
            try writer.bytes(),
            "runs: \(records.runs.count), merges: \(records.merges.count), left out because they were cleaned: "
                + "\(records.cleaned.count), specifications left out because they hold secrets: \(withheld); signed by key \(key.verificationKey.fingerprint)"
        )
    }

    /// Nil for a specification that was not kept.
    private static func kept(_ digest: Domain.Digest, in store: ArtifactStore) async throws(StateError) -> [UInt8]? {
        do { return try await store.read(digest) } catch {
            guard error.code == "state.artifact_missing" else { throw error }
            return nil
        }
    }
}
