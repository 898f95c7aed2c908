// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

@Suite struct ConstraintGateTests {
    /// One piece of evidence, as the gate may see it.
    enum Piece: CaseIterable {
        case pass, fail, error, stale, foreign
    }

    /// Every set of at most two pieces, and pairs of the same.
    private static let evidence: [[Piece]] =
        [[]] + Piece.allCases.map { [$0] } + Piece.allCases.flatMap { left in Piece.allCases.map { [left, $0] } }

    private static let patch = Patch(changes: [], refusals: [.init(path: "a", what: "fifo")])

    private static func records(
        _ pieces: [Piece], for constraint: Constraint, key: EvidenceRecord.Key
    ) throws -> [EvidenceRecord] {
        let stale = EvidenceRecord.Key(
            patch: Digest(sha256Of: [1]), baseTree: key.baseTree, constraints: key.constraints, plan: key.plan,
            tools: key.tools)
        return pieces.map { piece in
            let result: EvidenceRecord.Result = piece == .fail ? .fail : piece == .error ? .error : .pass
            let checker: Constraint.Checker =
                piece == .foreign ? (constraint.checker == .build ? .tests : .build) : constraint.checker
            return EvidenceRecord(
                id: Identifier(ULID(high: 1, low: 1)), attempt: Identifier(ULID(high: 1, low: 1)),
                constraint: constraint.name, checker: checker,
                key: (piece == .stale ? stale : key).fitted(to: checker), result: result,
                diagnostics: result == .pass ? [] : [Diagnostic(code: "x.\(result.rawValue)", message: "")],
                artifacts: [], startedAt: Timestamp(milliseconds: 0), milliseconds: 0)
        }
    }

    @Test("a patch is admitted exactly if every must has a fresh pass and nothing fresh that is not one")
    func exhaustive() throws {
        for left in ObligationLevel.allCases {
            for right in ObligationLevel.allCases {
                let constraints = [
                    try Sample.constraint("scope.owned", .scope, level: left),
                    try Sample.constraint("tests.a", .tests, level: right),
                ]
                let envelope = try Sample.envelope(constraints)
                let key = try Sample.key(patch: Self.patch, envelope: envelope)
                for first in Self.evidence {
                    for second in Self.evidence {
                        let records =
                            try Self.records(first, for: constraints[0], key: key)
                            + Self.records(second, for: constraints[1], key: key)
                        let musts = [(left, first), (right, second)].filter { $0.0 == .must }.map(\.1)
                        let isMet = musts.allSatisfy { pieces in
                            pieces.contains(.pass) && !pieces.contains(.fail) && !pieces.contains(.error)
                        }
                        let verdict = ConstraintGate.decide(envelope: envelope, evidence: records, key: key)
                        #expect((verdict == .admit) == (isMet && !musts.isEmpty))
                        if case .refuse(let reasons) = verdict { #expect(!reasons.isEmpty) }
                    }
                }
            }
        }
    }

    @Test(
        "each reason has its code, and only what is no verdict is infrastructure",
        arguments: [
            ([], "gate.missing", true), ([.stale], "gate.stale", true), ([.foreign], "gate.foreign", true),
            ([.fail], "x.fail", false), ([.error], "x.error", true), ([.fail, .stale], "x.fail", false),
        ] as [([Piece], String, Bool)])
    func reasons(_ pieces: [Piece], _ code: String, _ isInfrastructure: Bool) throws {
        let constraint = try Sample.constraint("tests.a", .tests)
        let envelope = try Sample.envelope([constraint])
        let key = try Sample.key(patch: Self.patch, envelope: envelope)
        let verdict = ConstraintGate.decide(
            envelope: envelope, evidence: try Self.records(pieces, for: constraint, key: key), key: key)
        let reason = GateReason(constraint: constraint.name, code: code, isInfrastructure: isInfrastructure)
        #expect(verdict == .refuse([reason]))
    }

    @Test("evidence that disagrees admits nothing")
    func conflict() throws {
        let constraint = try Sample.constraint("tests.a", .tests)
        let envelope = try Sample.envelope([constraint])
        let key = try Sample.key(patch: Self.patch, envelope: envelope)
        let verdict = ConstraintGate.decide(
            envelope: envelope, evidence: try Self.records([.pass, .fail], for: constraint, key: key), key: key)
        #expect(Sample.codes(verdict) == ["x.fail", "gate.conflict"])
    }

    @Test("each part of the key makes evidence stale, and constraints that nothing demands admit nothing")
    func keys() throws {
        let constraint = try Sample.constraint("tests.a", .tests)
        let envelope = try Sample.envelope([constraint])
        let key = try Sample.key(patch: Self.patch, envelope: envelope)
        let other = Digest(sha256Of: [2])
        let tree = try #require(ObjectName(String(repeating: "b", count: 40)))
        typealias Key = EvidenceRecord.Key
        let others = [
            Key(patch: other, baseTree: key.baseTree, constraints: key.constraints, plan: key.plan, tools: key.tools),
            Key(patch: key.patch, baseTree: tree, constraints: key.constraints, plan: key.plan, tools: key.tools),
            Key(patch: key.patch, baseTree: key.baseTree, constraints: other, plan: key.plan, tools: key.tools),
            Key(patch: key.patch, baseTree: key.baseTree, constraints: key.constraints, plan: other, tools: key.tools),
            Key(patch: key.patch, baseTree: key.baseTree, constraints: key.constraints, plan: nil, tools: key.tools),
            Key(patch: key.patch, baseTree: key.baseTree, constraints: key.constraints, plan: key.plan, tools: []),
        ]
        for other in others {
            let records = try Self.records([.pass], for: constraint, key: other)
            #expect(
                Sample.codes(ConstraintGate.decide(envelope: envelope, evidence: records, key: key)) == ["gate.stale"])
        }
        let empty = try Sample.envelope([])
        #expect(Sample.codes(ConstraintGate.decide(envelope: empty, evidence: [], key: key)) == ["gate.empty"])
    }

    @Test("a constraint that changes in any way has another digest")
    func constraintsDigest() throws {
        let constraint = try Sample.constraint("tests.a", .tests)
        let one = try Sample.key(patch: Self.patch, envelope: Sample.envelope([constraint]))
        let same = try Sample.key(patch: Self.patch, envelope: Sample.envelope([constraint]))
        let wider = try Sample.key(patch: Self.patch, envelope: Sample.envelope([constraint], scope: ["**"]))
        #expect(one == same)
        #expect(one.constraints != wider.constraints)
        #expect(one.tools == ["nexus 0.1.0", "python 3.11"])
    }
}
