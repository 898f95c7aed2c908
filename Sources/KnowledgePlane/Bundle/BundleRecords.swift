// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a state folder knows of some runs, as values: what a bundle is made of, and what one is read back to.
package struct BundleRecords: Sendable, Equatable {
    /// A work item and the run that it belongs to.
    package struct Item: Sendable, Equatable {
        package let run: RunID
        package let workItem: WorkItem

        package init(run: RunID, workItem: WorkItem) {
            self.run = run
            self.workItem = workItem
        }
    }

    package var runs: [Run] = []
    package var workItems: [Item] = []
    package var attempts: [Attempt] = []
    package var evidence: [EvidenceRecord] = []
    package var merges: [MergeRecord] = []
    package var incidents: [Incident] = []
    /// In the order in which they were told, one run after the other.
    package var events: [Event] = []
    /// Runs that lost their evidence to `nexus clean`; no bundle holds them.
    package var cleaned: [RunID] = []

    package init() {}

    /// The files that the records rest on, specifications apart.
    package var artifacts: Set<Digest> {
        Set(evidence.flatMap(\.artifacts).map(\.digest)).union(attempts.compactMap(\.transcript))
            .union(attempts.compactMap(\.patchText))
    }

    /// What the runs were asked for.
    package var specifications: Set<Digest> { Set(runs.map(\.specificationDigest)) }
}
