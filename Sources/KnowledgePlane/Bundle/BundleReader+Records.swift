// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension BundleReader {
    /// The records in a bundle's files, which say the same as the files and nothing else.
    func records(of files: [ArchiveEntry]) throws(KnowledgeError) -> BundleRecords {
        var records = BundleRecords()
        var others: [ArchiveEntry] = []
        for file in files where try !records.take(file) { others.append(file) }
        let written = Dictionary(try records.files().map { ($0.name, $0.bytes) }) { first, _ in first }
        let named = Set(others.map(\.name))
        for file in files where !named.contains(file.name) && written[file.name] != file.bytes {
            throw KnowledgeError(
                .entry, operation: "verify", subject: file.name, cause: .found("what it holds belongs elsewhere"))
        }
        try Self.compare(others, with: records)
        return records
    }

    /// Files that are no records: exactly those that the records call for, and each under the name of its digest.
    private static func compare(_ files: [ArchiveEntry], with records: BundleRecords) throws(KnowledgeError) {
        var wanted: Set = [BundlePath.key]
        wanted.formUnion(records.artifacts.map(BundlePath.artifact))
        wanted.formUnion(records.specifications.map(BundlePath.specification))
        wanted.formUnion(records.merges.map { BundlePath.statement($0.id) })
        func refusal(_ file: String, _ finding: String) -> KnowledgeError {
            KnowledgeError(.entry, operation: "verify", subject: file, cause: .found(finding))
        }
        for file in files {
            guard wanted.remove(file.name) != nil else { throw refusal(file.name, "no record calls for it") }
            let parts = file.name.split(separator: "/")
            guard parts.count < 3 || parts[2] == Digest(sha256Of: file.bytes).description else {
                throw refusal(file.name, "its digest is not its name")
            }
        }
        // A specification that held a secret was never kept; what the signed manifest lists is here in any case.
        wanted.subtract(records.specifications.map(BundlePath.specification))
        if let missing = wanted.min() { throw refusal(missing, "a record calls for it, and it is missing") }
    }

    /// Makes each statement again from the records and compares it with what was signed; then asks the gate again.
    func proveMerges(
        _ records: BundleRecords, _ files: [ArchiveEntry], _ key: VerificationKey
    ) throws(KnowledgeError) {
        let index = BundleIndex(records)
        let contents = Dictionary(files.map { ($0.name, $0.bytes) }) { first, _ in first }
        for merge in records.merges {
            let name = BundlePath.statement(merge.id)
            let proof = try MergeProof(merge, in: index)
            let signed = try Envelope.open(
                contents[name] ?? [], type: GateStatement.payloadType, key: key, file: name)
            guard try CanonicalJSON.encode(try GateStatement(proof), as: name) == signed else {
                throw KnowledgeError(
                    .statement, operation: "verify", subject: name,
                    cause: .found("what was signed is not what the records of merge \(merge.id) say"))
            }
            try proof.judge(by: gate)
        }
    }
}
