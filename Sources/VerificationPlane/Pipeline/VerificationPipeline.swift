// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Runs checkers in stages: what looks at values only comes before what runs anything.
package struct VerificationPipeline: Sendable {
    private let stages: [[any PatchChecker]]
    private let limit: CheckLimit

    /// - Parameters:
    ///   - stages: in order; the checkers of one stage run side by side.
    ///   - limit: shared by all pipelines that share a machine.
    package init(stages: [[any PatchChecker]], limit: CheckLimit) {
        self.stages = stages
        self.limit = limit
    }

    /// Scope and secrets, then build, then tests.
    package static func standard(python: UnittestRunner, limit: CheckLimit) -> VerificationPipeline {
        VerificationPipeline(
            stages: [
                [ScopeChecker(), SecretsChecker()], [BuildChecker(python: python)], [TestChecker(python: python)],
            ],
            limit: limit)
    }

    /// The same pipeline with another checker in each one's place.
    package func mapped(_ transform: (any PatchChecker) -> any PatchChecker) -> VerificationPipeline {
        VerificationPipeline(stages: stages.map { $0.map(transform) }, limit: limit)
    }

    /// Judges one patch. After a stage in which a must-constraint is not met, the later ones are left out: they have
    /// no evidence then, and `skipped` names their constraints.
    /// - Parameter stageStarts: told the constraints of each stage before it runs, for events.
    package func verify(
        _ subject: CheckSubject, context: CheckContext,
        stageStarts: @Sendable ([ConstraintName]) async -> Void = { _ in }
    ) async -> Outcome {
        let limited = context.limited(by: limit)
        var (records, artifacts, skipped): ([EvidenceRecord], [CheckArtifact], [ConstraintName]) = ([], [], [])
        var stopped = false
        for stage in stages {
            let names = stage.flatMap { subject.constraints(of: $0.checker) }.map(\.name)
            guard !names.isEmpty else { continue }
            guard !stopped else {
                skipped += names
                continue
            }
            await stageStarts(names)
            for result in await Self.run(stage, subject, context: limited) {
                records += result.records
                artifacts += result.artifacts
            }
            stopped = Self.isLost(subject.envelope, records)
        }
        return Outcome(records: records, artifacts: artifacts, skipped: skipped)
    }

    private static func run(
        _ stage: [any PatchChecker], _ subject: CheckSubject, context: CheckContext
    ) async -> [CheckResult] {
        await withTaskGroup(of: (Int, CheckResult).self) { group in
            for (index, checker) in stage.enumerated() {
                group.addTask { (index, await checker.check(subject, context: context)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func isLost(_ envelope: ConstraintEnvelope, _ records: [EvidenceRecord]) -> Bool {
        let musts = Set(envelope.constraints.filter { $0.level == .must }.map(\.name))
        return records.contains { musts.contains($0.constraint) && $0.result != .pass }
    }
}

extension VerificationPipeline {
    /// What one judgement left.
    package struct Outcome: Sendable, Equatable {
        package let records: [EvidenceRecord]
        /// To be stored by the caller, each under its digest.
        package let artifacts: [CheckArtifact]
        /// Constraints that were not looked at, because the patch was lost already.
        package let skipped: [ConstraintName]

        package init(records: [EvidenceRecord], artifacts: [CheckArtifact], skipped: [ConstraintName]) {
            self.records = records
            self.artifacts = artifacts
            self.skipped = skipped
        }

        /// What the next attempt is told besides the gate's reasons: everything found, in the order of the stages.
        package var diagnostics: [Diagnostic] {
            var found: [Diagnostic] = []
            for diagnostic in records.filter({ $0.result != .pass }).flatMap(\.diagnostics)
            where !found.contains(diagnostic) {
                found.append(diagnostic)
            }
            return found
        }
    }
}
