// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a checker hands back: a record for each constraint it serves, and the files on which they rest.
package struct CheckResult: Sendable, Equatable {
    package let records: [EvidenceRecord]
    /// To be stored by the caller, each under its digest.
    package let artifacts: [CheckArtifact]

    package init(records: [EvidenceRecord], artifacts: [CheckArtifact]) {
        self.records = records
        self.artifacts = artifacts
    }
}
