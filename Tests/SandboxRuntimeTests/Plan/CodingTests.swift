// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

/// A value's encoding, and what reading bytes and writing them again gives; nil when they are refused.
struct Coding: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let again: @Sendable ([UInt8]) -> [UInt8]?

    static let all: [Coding] =
        Sample.plans.enumerated().map { index, plan in
            Coding(testDescription: "plan \(index)", bytes: plan.encoded) { bytes in
                var reader = ByteReader(bytes)
                guard let plan = try? SandboxPlan(from: &reader), reader.remaining == 0 else { return nil }
                return plan.encoded
            }
        }
        + Sample.sessions.enumerated().map { index, session in
            Coding(testDescription: "session \(index)", bytes: session.encoded) {
                try? Session(decoding: $0).encoded
            }
        }
        + Sample.requests.enumerated().map { index, request in
            Coding(testDescription: "request \(index)", bytes: request.frame(sequence: 77)) {
                (try? Request.decode($0)).map { $0.request.frame(sequence: $0.sequence) }
            }
        }
        + ResponseTests.samples.enumerated().map { index, response in
            Coding(testDescription: "response \(index)", bytes: response.frame(sequence: 78)) {
                (try? Response.decode($0)).map { $0.response.frame(sequence: $0.sequence) }
            }
        }
        + ReportTests.samples.enumerated().map { index, report in
            Coding(testDescription: "report \(index)", bytes: report.encoded) { bytes in
                // No bytes are no reports: the beginning of length 0 is a list of its own.
                bytes.isEmpty ? nil : (try? Report.decode(bytes))?.flatMap(\.encoded)
            }
        }
        + Sample.layouts.enumerated().map { index, layout in
            Coding(testDescription: "cgroup layout \(index)", bytes: encode(layout)) { bytes in
                var reader = ByteReader(bytes)
                guard let layout = try? CgroupLayout(from: &reader), reader.remaining == 0 else { return nil }
                return encode(layout)
            }
        }
        + [
            Coding(
                testDescription: "command",
                bytes: Command(["/bin/sh", "-c", "é"], environment: ["A=b", "C="]).encoded
            ) { try? Command(decoding: $0).encoded },
            Coding(
                testDescription: "opaque folders", bytes: OpaqueFolders.encode([Array("a/b".utf8), [0xFF], []])
            ) { (try? OpaqueFolders.decode($0)).map(OpaqueFolders.encode) },
        ]

    private static func encode(_ layout: CgroupLayout) -> [UInt8] {
        var writer = ByteWriter()
        layout.encode(to: &writer)
        return writer.bytes
    }
}

@Suite struct CodingTests {
    @Test("there is a sample of every step")
    func everyStep() {
        for kind in StepKind.allCases {
            #expect(!kind.samples.isEmpty, "\(kind)")
            #expect(kind.samples.allSatisfy { StepKind($0) == kind }, "\(kind)")
        }
    }

    @Test("every step comes back as it was", arguments: StepKind.steps)
    func step(_ step: Step) throws {
        var writer = ByteWriter()
        step.encode(to: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try Step(from: &reader) == step)
        #expect(reader.remaining == 0)
    }

    @Test("no two kinds of step begin with the same tag, and none has the tag 0")
    func tags() {
        let tags = StepKind.allCases.compactMap { kind -> UInt8? in
            var writer = ByteWriter()
            kind.samples.first?.encode(to: &writer)
            return writer.bytes.first
        }
        #expect(Set(tags).count == StepKind.allCases.count)
        #expect(!tags.contains(0))
    }

    @Test("plans come back as they were", arguments: Sample.plans)
    func plan(_ plan: SandboxPlan) throws {
        var reader = ByteReader(plan.encoded)
        #expect(try SandboxPlan(from: &reader) == plan)
    }

    @Test("sessions come back as they were", arguments: Sample.sessions)
    func session(_ session: Session) throws {
        #expect(try Session(decoding: session.encoded) == session)
    }

    @Test("requests come back as they were, with their number", arguments: Sample.requests)
    func request(_ request: Request) throws {
        let (sequence, decoded) = try Request.decode(request.frame(sequence: .max))
        #expect(sequence == .max)
        #expect(decoded == request)
    }

    @Test("what was encoded reads and writes again to the same bytes", arguments: Coding.all)
    func again(_ coding: Coding) { #expect(coding.again(coding.bytes) == coding.bytes) }

    @Test("no beginning of an encoding is one", arguments: Coding.all)
    func truncated(_ coding: Coding) {
        let accepted = Hostile.truncations(coding.bytes).filter { coding.again($0) != nil }
        #expect(accepted == [])
    }

    @Test("bytes after an encoding are refused", arguments: Coding.all)
    func extended(_ coding: Coding) { #expect(coding.again(coding.bytes + [0]) == nil) }

    @Test("a flipped byte is refused or means something else, and always exactly what it says", arguments: Coding.all)
    func flipped(_ coding: Coding) {
        // Written again it is the changed bytes: no two encodings mean the same.
        let blurred = Hostile.flips(coding.bytes).filter { bytes in coding.again(bytes).map { $0 != bytes } ?? false }
        #expect(blurred == [])
    }

    @Test("a length that lies costs nothing and is refused or means something else", arguments: Coding.all)
    func lengths(_ coding: Coding) {
        let lies = Hostile.hugeLengths(coding.bytes).filter { $0 != coding.bytes }
        #expect(lies.filter { bytes in coding.again(bytes).map { $0 != bytes } ?? false } == [])
    }

    @Test("a session without plans, or with a digest of another length, is refused", arguments: [0, 31, 33])
    func digests(_ count: Int) {
        let plan = SealedPlan(plan: Sample.plans[1], digest: [UInt8](repeating: 1, count: count))
        for plans in [[], [plan]] {
            let session = Session(
                plans: plans, cgroups: Sample.layouts[0], uidBase: 1, slots: 1, job: Sample.jobs[0])
            #expect(throws: ByteReader.DecodingFault.self) { try Session(decoding: session.encoded) }
        }
    }

    @Test("a negative size is refused: it would be a huge one elsewhere")
    func negative() {
        var writer = ByteWriter()
        writer.append(UInt8(7))
        writer.append(Int64(-1))
        writer.append(Int64(1))
        var reader = ByteReader(writer.bytes)
        #expect(throws: ByteReader.DecodingFault.self) { try Step(from: &reader) }
    }
}
