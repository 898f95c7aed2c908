// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Records by their identifiers.
struct BundleIndex {
    let runs: [RunID: Run]
    let items: [WorkItemID: BundleRecords.Item]
    let attempts: [AttemptID: Attempt]
    let evidence: [EvidenceID: EvidenceRecord]

    init(_ records: BundleRecords) {
        runs = Dictionary(records.runs.map { ($0.id, $0) }) { first, _ in first }
        items = Dictionary(records.workItems.map { ($0.workItem.id, $0) }) { first, _ in first }
        attempts = Dictionary(records.attempts.map { ($0.id, $0) }) { first, _ in first }
        evidence = Dictionary(records.evidence.map { ($0.id, $0) }) { first, _ in first }
    }
}
