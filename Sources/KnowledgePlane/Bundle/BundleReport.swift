// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a verified bundle proves.
package struct BundleReport: Codable, Sendable, Equatable {
    /// A commit that the gate admitted on evidence that is in the bundle.
    package struct Merge: Codable, Sendable, Equatable {
        package let commit: ObjectName
        package let tree: ObjectName
        package let ref: String
        package let workItem: WorkItemName
        package let evidence: Int
    }

    /// Fingerprint of the key that signed everything.
    package let key: Digest
    /// Whether that is the key that the caller named.
    package let isKeyTrusted: Bool
    package let byteCount: Int
    package let runs: [RunID]
    /// SHA-256 of each specification, sorted.
    package let specifications: [Digest]
    package let merges: [Merge]
    package let evidence: Int
    package let artifacts: Int

    init(records: BundleRecords, key: Digest, isTrusted: Bool, byteCount: Int) {
        let names = BundleIndex(records).items.mapValues(\.workItem.name)
        self.key = key
        isKeyTrusted = isTrusted
        self.byteCount = byteCount
        runs = records.runs.map(\.id)
        specifications = records.specifications.sorted()
        merges = records.merges.compactMap { merge in
            names[merge.workItem].map {
                Merge(
                    commit: merge.new, tree: merge.tree, ref: merge.ref, workItem: $0, evidence: merge.evidence.count)
            }
        }
        evidence = records.evidence.count
        artifacts = records.artifacts.count
    }

    /// One line of JSON.
    package var json: String {
        get throws(KnowledgeError) { String(decoding: try CanonicalJSON.encode(self, as: "the report"), as: UTF8.self) }
    }

    /// Lines for people.
    package var text: String {
        let merged = merges.map { "merged  \($0.commit)  \($0.workItem)  on \($0.evidence) records of evidence" }
        let trust =
            isKeyTrusted
            ? "which is the key that you named"
            : "and nothing here says whose key that is: ask the owner of the state, and name it with --key"
        let counts =
            "runs: \(runs.count), merges: \(merges.count), records of evidence: \(evidence), artifacts: \(artifacts)"
        return (merged + ["complete and unchanged", counts, "signed by key \(key)", trust]).joined(separator: "\n")
    }
}
