// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import VerificationPlane

/// One run with one attempt whose patch is to be judged.
enum Specimen {
    static let date = Timestamp(milliseconds: 1_700_000_000_000)
    static let digest = Digest(bytes: [UInt8](repeating: 1, count: 32))!
    static let object = ObjectName(String(repeating: "ab", count: 20))!

    static func id<Kind>(_ number: UInt64) -> Identifier<Kind> { Identifier(ULID(high: 1, low: number)) }

    static let run = Run(
        id: id(1), specificationPath: "s.md", specificationDigest: digest, repositoryPath: "/r", startedAt: date)
    static let envelope = ConstraintEnvelope(
        constraints: [
            Constraint(name: ConstraintName("build")!, level: .must, checker: .build, statement: "It compiles.")
        ], scope: [], protectedPaths: [], tests: [], riskTier: .low, budget: .standard)
    static let workItem = WorkItem(
        id: id(2), name: WorkItemName("A")!, title: "Words", requirements: [], dependencies: [], envelope: envelope)
    static let attempt = Attempt(
        id: id(3), workItem: id(2), number: 1, agent: "nexus-agent/replay", base: object, startedAt: date)
    static let output = CheckOutput(
        outcome: SandboxOutcome(
            ending: .exit(code: 0), wallMicroseconds: 1, cpuMicroseconds: 1, peakMemoryBytes: 1, pidsRefused: 0,
            plan: digest), standardOutput: [], standardError: [], result: [])

    static func subject(_ text: String) throws -> CheckSubject {
        let patch = Patch(changes: [
            Patch.Change(path: RepositoryPath("a.py")!, kind: .file(Array(text.utf8), executable: false))
        ])
        return CheckSubject(
            attempt: attempt.id, patch: patch, envelope: envelope,
            key: try EvidenceRecord.Key(
                patch: patch, baseTree: object, envelope: envelope, plan: digest, tools: ["python3"]),
            requirementTests: [:])
    }
}
