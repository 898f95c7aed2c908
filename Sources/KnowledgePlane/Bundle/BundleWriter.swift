// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Makes a bundle: a deterministic, signed archive with the records of runs, the files that they rest on, and a statement
/// for each merge. Equal records, files and key make equal bytes.
package struct BundleWriter: Sendable {
    /// No bundle is larger, in bytes: it is verified in memory.
    package static let byteLimit = 512 << 20

    private let key: SigningKey
    private var files: [ArchiveEntry]
    private var byteCount = 0

    /// - Throws: `bundle.unproven` when a merge does not rest on what it names.
    package init(_ records: BundleRecords, key: SigningKey) throws(KnowledgeError) {
        self.key = key
        files = try records.files()
        files.append(ArchiveEntry(name: BundlePath.key, bytes: Array(key.verificationKey.pem.utf8)))
        let index = BundleIndex(records)
        for merge in records.merges {
            let statement = try GateStatement(try MergeProof(merge, in: index))
            let payload = try CanonicalJSON.encode(statement, as: "the statement of merge \(merge.id)")
            files.append(
                ArchiveEntry(
                    name: BundlePath.statement(merge.id),
                    bytes: try Envelope.seal(payload, type: GateStatement.payloadType, with: key)))
        }
        byteCount = files.reduce(0) { $0 + $1.bytes.count }
    }

    /// A file that evidence rests on.
    package mutating func add(artifact digest: Digest, _ bytes: [UInt8]) throws(KnowledgeError) {
        try add(BundlePath.artifact(digest), bytes)
    }

    /// What a run was asked for.
    package mutating func add(specification digest: Digest, _ bytes: [UInt8]) throws(KnowledgeError) {
        try add(BundlePath.specification(digest), bytes)
    }

    private mutating func add(_ name: String, _ bytes: [UInt8]) throws(KnowledgeError) {
        byteCount += bytes.count
        // Headers and padding take at most the rest.
        guard byteCount <= Self.byteLimit - Self.byteLimit / 8 else {
            throw KnowledgeError(
                .tooLarge, operation: "export", subject: "", cause: .found("more than a bundle may hold"),
                hint: "export one run at a time with --run ID")
        }
        files.append(ArchiveEntry(name: name, bytes: bytes))
    }

    /// The bundle.
    package func bytes() throws(KnowledgeError) -> [UInt8] {
        let files = self.files.sorted { $0.name < $1.name }
        let manifest = BundleManifest(
            key: key.verificationKey.fingerprint,
            files: files.map {
                BundleManifest.File(name: $0.name, digest: Digest(sha256Of: $0.bytes), byteCount: $0.bytes.count)
            })
        let list = try CanonicalJSON.encode(Document(manifest), as: BundlePath.manifest)
        let envelope = try Envelope.seal(list, type: BundlePath.manifestType, with: key)
        return Archive.write(
            [
                ArchiveEntry(name: BundlePath.manifest, bytes: list),
                ArchiveEntry(name: BundlePath.manifestEnvelope, bytes: envelope),
            ] + files)
    }
}
