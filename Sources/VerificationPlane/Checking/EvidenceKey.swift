// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension EvidenceRecord.Key {
    /// What a judgement of this patch depends on.
    /// - Parameters:
    ///   - plan: digest of the sandbox plan under which commands will run.
    ///   - tools: name and version of each tool, in any order.
    /// - Throws: `verification.encode` when the envelope has no JSON form.
    package init(
        patch: Patch, baseTree: ObjectName, envelope: ConstraintEnvelope, plan: Domain.Digest, tools: [String]
    ) throws(VerificationError) {
        let constraints = try CanonicalJSON.encode(Document(envelope), as: "a constraint envelope")
        self.init(
            patch: Digest(sha256Of: patch.canonicalBytes), baseTree: baseTree,
            constraints: Digest(sha256Of: constraints), plan: plan, tools: tools.sorted())
    }

    /// The key as this checker's records carry it: without a plan where nothing runs.
    package func fitted(to checker: Constraint.Checker) -> Self {
        switch checker {
        case .scope, .secrets:
            Self(patch: patch, baseTree: baseTree, constraints: constraints, plan: nil, tools: tools)
        case .build, .tests: self
        }
    }
}
