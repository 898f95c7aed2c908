// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Where things lie in a bundle.
enum BundlePath {
    static let manifest = "manifest.json"
    static let manifestEnvelope = "manifest.dsse.json"
    static let manifestType = "application/vnd.nexus.bundle-manifest+json"
    static let key = "key.pem"
    static let events = "events.ndjson"

    static func run(_ id: RunID) -> String { "runs/\(id).json" }
    /// Below its run: a work item does not name it.
    static func workItem(_ id: WorkItemID, run: RunID) -> String { "work-items/\(run)/\(id).json" }
    static func attempt(_ id: AttemptID) -> String { "attempts/\(id).json" }
    static func evidence(_ id: EvidenceID) -> String { "evidence/\(id).json" }
    static func merge(_ id: MergeID) -> String { "merges/\(id).json" }
    static func incident(_ id: IncidentID) -> String { "incidents/\(id).json" }
    static func statement(_ id: MergeID) -> String { "statements/\(id).dsse.json" }
    static func artifact(_ digest: Digest) -> String { "artifacts/sha256/\(digest)" }
    static func specification(_ digest: Digest) -> String { "specifications/sha256/\(digest)" }
}
