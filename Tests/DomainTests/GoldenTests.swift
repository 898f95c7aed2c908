// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import Domain

@Suite("Stored types")
struct GoldenTests {
    /// A sample with what it takes to check it without knowing its type.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: String
        let schema: Int
        let encoded: @Sendable () throws -> Data
        let decodesTo: @Sendable (Data) throws -> Bool

        init<Value: Stored>(_ sample: Value) {
            kind = Value.kind
            schema = Value.schemaVersion
            encoded = { try Golden.encode(Document(sample)) }
            decodesTo = { try Golden.decode(Document<Value>.self, $0).value == sample }
        }

        var testDescription: String { "\(kind) \(schema)" }
    }

    static let cases: [Case] = [
        Case(Sample.requirement), Case(Sample.specMap), Case(Sample.workItem), Case(Sample.constraint),
        Case(Sample.envelope),
        Case(Sample.evidence), Case(Sample.artifact), Case(Sample.attempt), Case(Sample.merge), Case(Sample.incident),
        Case(Sample.budget), Case(Sample.policy), Case(Sample.plan), Case(Sample.run), Case(Sample.feedback),
        Case(Sample.outcome), Case(Sample.image), Case(Sample.counters),
    ]

    @Test("survives JSON without loss", arguments: cases)
    func roundTrip(sample: Case) throws {
        #expect(try sample.decodesTo(sample.encoded()))
    }

    @Test("is written as its golden JSON, byte for byte", arguments: cases)
    func writes(sample: Case) throws {
        let golden = try Data(contentsOf: Golden.url(kind: sample.kind, schema: sample.schema))
        #expect(String(decoding: try sample.encoded(), as: UTF8.self) + "\n" == String(decoding: golden, as: UTF8.self))
    }

    @Test("is read from its golden JSON", arguments: cases)
    func reads(sample: Case) throws {
        #expect(try sample.decodesTo(Data(contentsOf: Golden.url(kind: sample.kind, schema: sample.schema))))
    }

    @Test("what an older program wrote is read, and what it did not know is absent")
    func older() throws {
        func read<Value: Stored>(_ type: Value.Type) throws -> Value {
            try Golden.decode(Document<Value>.self, Data(contentsOf: Golden.url(kind: type.kind, schema: 1))).value
        }
        let constraint = try read(Constraint.self)
        #expect(constraint.override == nil && constraint.limits == nil)
        #expect(constraint.name == Sample.constraint.name)
        #expect(try read(ConstraintEnvelope.self).constraints.first == constraint)
        #expect(try read(WorkItem.self).envelope.constraints.first == constraint)
        #expect(try read(Plan.self).workItems.first?.envelope.constraints.first == constraint)
        #expect(try read(EvidenceRecord.self).override == nil)
        #expect(try read(Run.self).basis == nil)
        #expect(try read(Attempt.self).patchText == nil)
        let outcome = try read(SandboxOutcome.self)
        #expect(outcome.denials == nil && outcome.readBytes == nil && outcome.writtenBytes == nil)
        #expect(outcome.ending == Sample.outcome.ending)
        #expect(try read(Attempt.self).outcome == outcome)
        let policy = try read(SandboxPolicy.self)
        #expect(policy.workspaceMedium == nil && policy.syscalls.report == nil && policy.syscalls.action == nil)
        #expect(policy.limits.idleMilliseconds == nil && policy.limits.outputBytes == nil)
        #expect(policy.waived.isEmpty && policy.hasUserNamespace && policy.masks.isEmpty && policy.egress.isEmpty)
        #expect(try read(SandboxOutcome.self).waived == nil)
    }

    @Test("every event of the life cycle is written as, and read from, its golden JSON")
    func events() throws {
        let golden = try Data(contentsOf: Golden.url(kind: Event.kind, schema: Event.schemaVersion))
        let documents = Sample.events.map { Document($0) }
        #expect(
            String(decoding: try Golden.encode(documents), as: UTF8.self) + "\n"
                == String(decoding: golden, as: UTF8.self))
        #expect(try Golden.decode([Document<Event>].self, golden) == documents)
    }

    @Test("every way in which a sandbox ends survives JSON", arguments: Sample.endings)
    func endings(ending: SandboxOutcome.Ending) throws {
        #expect(try Golden.decode([SandboxOutcome.Ending].self, Golden.encode([ending])) == [ending])
    }

    @Test("kinds are unique, and every golden file belongs to a kind")
    func kinds() throws {
        let kinds = Self.cases.map(\.kind) + [Event.kind]
        #expect(Set(kinds).count == kinds.count)
        let files = try FileManager.default.contentsOfDirectory(atPath: Golden.folder.path).filter {
            $0.hasSuffix(".json")
        }
        let known = Set(kinds)
        #expect(
            files.filter { !known.contains(String($0.dropLast(".json".count).prefix { !$0.isNumber }.dropLast())) }
                .isEmpty)
    }

    @Test("absent optionals are left out and read as absent")
    func optionals() throws {
        let run = Run(
            id: Sample.id(1), specificationPath: "s.md", specificationDigest: Sample.digest, repositoryPath: "/r",
            startedAt: Sample.at(0))
        let text = String(decoding: try Golden.encode(Document(run)), as: UTF8.self)
        #expect(!text.contains("endedAt"))
        #expect(try Golden.decode(Document<Run>.self, Data(text.utf8)).value == run)
    }
}
