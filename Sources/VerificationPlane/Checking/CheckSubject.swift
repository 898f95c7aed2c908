// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// One patch, and everything that it is judged by.
package struct CheckSubject: Sendable {
    package let attempt: AttemptID
    package let patch: Patch
    package let envelope: ConstraintEnvelope
    /// What every record of this judgement is keyed by; checkers that run nothing drop the plan from it.
    package let key: EvidenceRecord.Key
    /// The operator's test files of each requirement of this work item. Files of the envelope that are not among
    /// them are inherited: they must pass as well, but need not have failed on the base.
    package let requirementTests: [RequirementName: [RepositoryPath]]
    /// Every path of the base, for collisions of names that differ in case only.
    package let basePaths: [RepositoryPath]
    /// Whether a requirement without a test is recorded as such instead of being an error.
    package let allowsUnproven: Bool

    package init(
        attempt: AttemptID, patch: Patch, envelope: ConstraintEnvelope, key: EvidenceRecord.Key,
        requirementTests: [RequirementName: [RepositoryPath]], basePaths: [RepositoryPath] = [],
        allowsUnproven: Bool = false
    ) {
        self.attempt = attempt
        self.patch = patch
        self.envelope = envelope
        self.key = key
        self.requirementTests = requirementTests
        self.basePaths = basePaths
        self.allowsUnproven = allowsUnproven
    }

    /// The constraints that a checker serves, in the envelope's order.
    package func constraints(of checker: Constraint.Checker) -> [Constraint] {
        envelope.constraints.filter { $0.checker == checker }
    }
}
