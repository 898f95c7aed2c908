// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// Small values that many tests need.
enum Sample {
    static func context(_ run: @escaping CheckRunner) -> CheckContext {
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_700_000_000_000) }
        return CheckContext(identifiers: ULIDGenerator(now: now), now: now, run: run)
    }

    static func path(_ text: String) throws -> RepositoryPath { try #require(RepositoryPath(text)) }

    static func constraint(
        _ name: String, _ checker: Constraint.Checker, level: ObligationLevel = .must, requirements: [String] = []
    ) throws -> Constraint {
        Constraint(
            name: try #require(ConstraintName(name)), level: level, checker: checker, statement: "It holds.",
            requirements: try requirements.map { try #require(RequirementName($0)) })
    }

    static func envelope(
        _ constraints: [Constraint], scope: [String] = [], protected: [String] = [], tests: [String] = [],
        inside: [String] = []
    ) throws -> ConstraintEnvelope {
        ConstraintEnvelope(
            constraints: constraints, scope: try scope.map { try #require(PathPattern($0)) },
            protectedPaths: try protected.map(path), tests: try tests.map(path),
            insideTests: inside.isEmpty ? nil : try inside.map(path), riskTier: .medium, budget: .standard)
    }

    /// All four checkers as must, and one requirement that the tests stand for.
    static func subject(
        patch: Patch, scope: [String], protected: [String]? = nil, tests: [String], inside: [String] = []
    ) throws -> CheckSubject {
        let envelope = try envelope(
            [
                constraint("scope.owned", .scope), constraint("secrets.none", .secrets),
                constraint("build.compiles", .build),
                constraint("tests.req-1", .tests, requirements: ["REQ-1"]),
            ], scope: scope, protected: protected ?? tests, tests: tests, inside: inside)
        return CheckSubject(
            attempt: Identifier(ULID(high: 1, low: 1)), patch: patch, envelope: envelope,
            key: try key(patch: patch, envelope: envelope),
            requirementTests: [try #require(RequirementName("REQ-1")): try tests.map(path)])
    }

    static func key(patch: Patch, envelope: ConstraintEnvelope) throws -> EvidenceRecord.Key {
        try EvidenceRecord.Key(
            patch: patch, baseTree: try #require(ObjectName(String(repeating: "a", count: 40))), envelope: envelope,
            plan: Digest(sha256Of: Array("plan".utf8)), tools: ["python 3.11", "nexus 0.1.0"])
    }

    static func codes(_ verdict: Verdict) -> [String] {
        switch verdict {
        case .admit: []
        case .refuse(let reasons): reasons.map(\.code)
        }
    }

    static func output(
        _ ending: SandboxOutcome.Ending = .exit(code: 0), result: String = ""
    ) -> CheckOutput {
        CheckOutput(
            outcome: SandboxOutcome(
                ending: ending, wallMicroseconds: 1, cpuMicroseconds: 1, peakMemoryBytes: 1, pidsRefused: 0,
                plan: Digest(sha256Of: [])),
            standardOutput: [], standardError: [], result: Array(result.utf8))
    }
}
