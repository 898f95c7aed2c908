// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What one checker found about one patch, and everything that the finding depends on.
package struct EvidenceRecord: Stored {
    package static let kind = "evidence-record"
    package static let schemaVersion = 2

    /// A checker's answer; the gate turns the answers into a verdict.
    package enum Result: String, Codable, Sendable, CaseIterable {
        case pass, fail
        /// Not run, or not to its end: infrastructure, never a verdict on the patch.
        case error
    }

    /// What was judged and with what. Evidence with an equal key need not be made again; with another key it
    /// proves nothing.
    package struct Key: Codable, Sendable, Hashable {
        package let patch: Digest
        package let baseTree: ObjectName
        package let constraints: Digest
        /// Digest of the sandbox plan under which it ran; nil for a checker that runs nothing.
        package let plan: Digest?
        /// Name and version of each tool that ran, sorted.
        package let tools: [String]

        package init(patch: Digest, baseTree: ObjectName, constraints: Digest, plan: Digest?, tools: [String]) {
            self.patch = patch
            self.baseTree = baseTree
            self.constraints = constraints
            self.plan = plan
            self.tools = tools
        }
    }

    package let id: EvidenceID
    package let attempt: AttemptID
    package let constraint: ConstraintName
    package let checker: Constraint.Checker
    package let key: Key
    package let result: Result
    /// Why, when the result is not a pass; at least one then.
    package var diagnostics: [Diagnostic]
    package let artifacts: [Artifact]
    package let startedAt: Timestamp
    package let milliseconds: Int
    /// Who had lowered the constraint when this was found; nil when nobody had.
    package let override: ConstraintOverride?
    /// Guarantees that were waived and absent in the sandboxes it was found in; nil for none.
    package var waived: [Guarantee]?

    package init(
        id: EvidenceID, attempt: AttemptID, constraint: ConstraintName, checker: Constraint.Checker, key: Key,
        result: Result, diagnostics: [Diagnostic], artifacts: [Artifact], startedAt: Timestamp, milliseconds: Int,
        override: ConstraintOverride? = nil
    ) {
        self.id = id
        self.attempt = attempt
        self.constraint = constraint
        self.checker = checker
        self.key = key
        self.result = result
        self.diagnostics = diagnostics
        self.artifacts = artifacts
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.override = override
    }
}
