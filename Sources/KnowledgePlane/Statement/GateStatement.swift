// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// An in-toto Statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md): that the gate admitted
/// the commit and the tree which are its subjects, and what that rests on.
struct GateStatement: Codable, Equatable {
    static let payloadType = "application/vnd.in-toto+json"

    /// A thing by name and digest, each digest by its algorithm.
    struct Resource: Codable, Equatable {
        let name: String
        let digest: [String: String]

        init(_ name: String, _ algorithm: String, _ digest: some CustomStringConvertible) {
            self.name = name
            self.digest = [algorithm: "\(digest)"]
        }
    }

    let type: String
    let subject: [Resource]
    let predicateType: String
    let predicate: GatePredicate

    private enum CodingKeys: String, CodingKey {
        case type = "_type"
        case subject, predicateType, predicate
    }

    init(_ proof: MergeProof) throws(KnowledgeError) {
        type = "https://in-toto.io/Statement/v1"
        subject = [
            Resource(proof.merge.ref, "gitCommit", proof.merge.new), Resource("tree", "gitTree", proof.merge.tree),
        ]
        predicateType = "tag:nexus,2026:gate/v1"
        predicate = try GatePredicate(proof)
    }
}
