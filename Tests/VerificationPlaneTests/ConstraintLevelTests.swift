// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// What a level and a constraint's own limits mean, from the checker to the gate.
@Suite struct ConstraintLevelTests {
    private static let override = ConstraintOverride(
        justification: "For now.", author: "Ada", expires: CalendarDate("2027-01-31")!,
        location: SourceLocation(file: "o.yaml", line: 3))

    private static func patch() throws -> Patch {
        Patch(changes: [
            .init(path: try Sample.path("src/a.py"), kind: .file([1, 2, 3], executable: false)),
            .init(path: try Sample.path("src/b.py"), kind: .file([4], executable: false)),
            .init(path: try Sample.path("src/docs/c"), kind: .deleted),
        ])
    }

    private static func limited(_ limits: Constraint.Limits, level: ObligationLevel) throws -> Constraint {
        Constraint(
            name: try #require(ConstraintName("patch.small")), level: level, checker: .scope, statement: "It is small.",
            limits: limits)
    }

    private static func judge(_ constraints: [Constraint]) async throws -> (Verdict, [EvidenceRecord]) {
        let envelope = try Sample.envelope(
            [Sample.constraint("scope.owned", .scope)] + constraints, scope: ["src/**"])
        let patch = try patch()
        let key = try Sample.key(patch: patch, envelope: envelope)
        let subject = CheckSubject(
            attempt: Identifier(ULID(high: 1, low: 1)), patch: patch, envelope: envelope, key: key,
            requirementTests: [:])
        let context = Sample.context { _ in Sample.output() }
        let records = await ScopeChecker().check(subject, context: context).records
        return (ConstraintGate.decide(envelope: envelope, evidence: records, key: key), records)
    }

    @Test(
        "a patch is held to a constraint's limits, which it may reach and not pass",
        arguments: [
            (Constraint.Limits(files: 3), nil), (Constraint.Limits(files: 2), "scope.files"),
            (Constraint.Limits(bytes: 4), nil), (Constraint.Limits(bytes: 3), "scope.bytes"),
            (Constraint.Limits(forbidden: [PathPattern("src/docs/**")!]), "scope.forbidden"),
            (Constraint.Limits(forbidden: [PathPattern("docs/**")!]), nil), (Constraint.Limits(), nil),
        ] as [(Constraint.Limits, String?)])
    func limits(limits: Constraint.Limits, code: String?) async throws {
        let (verdict, records) = try await Self.judge([Self.limited(limits, level: .must)])
        #expect(records.map(\.result) == [.pass, code == nil ? .pass : .fail])
        #expect(Sample.codes(verdict) == [code].compactMap(\.self))
    }

    @Test("what fails is recorded at every level, and refuses as a must only", arguments: ObligationLevel.allCases)
    func levels(level: ObligationLevel) async throws {
        let (verdict, records) = try await Self.judge([Self.limited(Constraint.Limits(files: 1), level: level)])
        #expect(records.map(\.result) == [.pass, .fail])
        #expect(records.last?.diagnostics.map(\.code) == ["scope.files"])
        #expect((verdict == .admit) == (level != .must))
    }

    @Test("a must that the operator lowered refuses nothing, and its evidence says who did")
    func lowered() async throws {
        let constraint = try Self.limited(Constraint.Limits(files: 1), level: .must).lowered(by: Self.override)
        let (verdict, records) = try await Self.judge([constraint])
        #expect(verdict == .admit)
        #expect(records.map(\.override) == [nil, Self.override])
        #expect(records.last?.result == .fail)
    }

    @Test("evidence made before an override, or under another, is stale")
    func keyed() throws {
        let must = try Sample.constraint("tests.a", .tests)
        let other = ConstraintOverride(
            justification: "For good.", author: "Ada", expires: Self.override.expires, location: Self.override.location)
        let keys = try [must, must.lowered(by: Self.override), must.lowered(by: other)].map {
            try Sample.key(patch: Self.patch(), envelope: Sample.envelope([$0])).constraints
        }
        #expect(Set(keys).count == 3)
    }
}
