// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Verifies a bundle with nothing else at hand: a pure function on bytes. What it can't account for, it refuses.
package struct BundleReader: Sendable {
    let gate: BundleGate

    /// - Parameter gate: the same that admitted the patches; it is asked again.
    package init(gate: @escaping BundleGate) { self.gate = gate }

    /// - Parameter trusted: whose signature is wanted; nil asks only that the bundle is consistent with its own key.
    /// - Throws: what is wrong first, with the file that it is in.
    package func verify(_ bytes: [UInt8], trusted: TrustedKey?) throws(KnowledgeError) -> BundleReport {
        guard bytes.count <= BundleWriter.byteLimit else {
            throw KnowledgeError(
                .tooLarge, operation: "read", subject: "the bundle",
                cause: .found("larger than \(BundleWriter.byteLimit) bytes"))
        }
        let entries = try Archive.read(bytes)
        let manifest = try manifest(of: entries)
        let files = Array(entries.dropFirst(2))
        try Self.compare(files, with: manifest)
        let key = try signer(of: entries, manifest)
        if let trusted, trusted.fingerprint != key.fingerprint {
            throw KnowledgeError(
                .signature, operation: "verify", subject: "the bundle",
                cause: .found("signed by key \(key.fingerprint), not by the trusted key \(trusted.fingerprint)"))
        }
        let records = try records(of: files)
        try proveMerges(records, files, key)
        return BundleReport(records: records, key: key.fingerprint, isTrusted: trusted != nil, byteCount: bytes.count)
    }

    /// The first file, canonical; nobody has vouched for it yet.
    private func manifest(of entries: [ArchiveEntry]) throws(KnowledgeError) -> BundleManifest {
        guard entries.count >= 2, entries[0].name == BundlePath.manifest,
            entries[1].name == BundlePath.manifestEnvelope
        else {
            throw KnowledgeError(
                .manifest, operation: "read", subject: BundlePath.manifest,
                cause: .found("a bundle begins with \(BundlePath.manifest) and \(BundlePath.manifestEnvelope)"))
        }
        return try CanonicalJSON.decode(
            Document<BundleManifest>.self, entries[0].bytes, file: BundlePath.manifest
        ).value
    }

    /// File by file, in order: names ascend, so that none stands twice.
    private static func compare(_ files: [ArchiveEntry], with manifest: BundleManifest) throws(KnowledgeError) {
        func refusal(_ file: String, _ finding: String) -> KnowledgeError {
            KnowledgeError(.manifest, operation: "verify", subject: file, cause: .found(finding))
        }
        var previous = ""
        for (index, file) in files.enumerated() {
            guard index < manifest.files.count else { throw refusal(file.name, "the manifest does not list it") }
            let listed = manifest.files[index]
            guard file.name != previous else { throw refusal(file.name, "it stands twice in the archive") }
            guard listed.name == file.name else {
                throw refusal(file.name, "the manifest lists \(listed.name) at this place")
            }
            guard previous < file.name else { throw refusal(file.name, "it stands after \(previous)") }
            guard listed.byteCount == file.bytes.count, listed.digest == Digest(sha256Of: file.bytes) else {
                throw KnowledgeError(
                    .entry, operation: "verify", subject: file.name,
                    cause: .found("its bytes are not those that the manifest lists"))
            }
            previous = file.name
        }
        if manifest.files.count > files.count {
            throw refusal(manifest.files[files.count].name, "the manifest lists it, and it is missing")
        }
    }

    /// The key in the bundle, after it verified the manifest.
    private func signer(
        of entries: [ArchiveEntry], _ manifest: BundleManifest
    ) throws(KnowledgeError) -> VerificationKey {
        func refusal(_ file: String, _ finding: String) -> KnowledgeError {
            KnowledgeError(.signature, operation: "verify", subject: file, cause: .found(finding))
        }
        guard let file = entries.first(where: { $0.name == BundlePath.key }),
            let key = VerificationKey(pem: String(decoding: file.bytes, as: UTF8.self)),
            Array(key.pem.utf8) == file.bytes
        else { throw refusal(BundlePath.key, "it is missing, or holds no Ed25519 public key") }
        guard key.fingerprint == manifest.key else {
            throw refusal(BundlePath.key, "it is key \(key.fingerprint); the manifest names \(manifest.key)")
        }
        let payload = try Envelope.open(
            entries[1].bytes, type: BundlePath.manifestType, key: key, file: BundlePath.manifestEnvelope)
        guard payload == entries[0].bytes else {
            throw refusal(BundlePath.manifestEnvelope, "what is signed is not \(BundlePath.manifest)")
        }
        return key
    }
}
