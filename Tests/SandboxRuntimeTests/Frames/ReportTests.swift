// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

@Suite struct ReportTests {
    static let samples: [Report] = [
        .started, .fault(.init(stage: "pivot", errno: .notPermitted, subject: "pivot_root")),
        .payloadEnded(.exited(0)), .payloadEnded(.exited(255)), .payloadEnded(.signalled(11)),
        .outputExceeded, .forbiddenCall(number: 101), .deniedCall(number: 165, count: 1 << 40), .placeFull("/tmp"),
    ]

    @Test("records that arrive together come apart again")
    func several() throws {
        #expect(try Report.decode(Self.samples.flatMap(\.encoded)) == Self.samples)
        #expect(try Report.decode([]) == [])
    }

    @Test("a record fits into one write that a pipe does not interleave, whatever it is about")
    func bounded() throws {
        let subject = String(repeating: "👩‍👩‍👧‍👦", count: 2_000)
        let report = Report.fault(.init(stage: "working-folder", errno: .noEntry, subject: subject))
        #expect(report.encoded.count < 4096)
        guard case .fault(let fault) = try Report.decode(report.encoded).first else {
            Issue.record("no fault")
            return
        }
        #expect(fault.stage == "working-folder")
        #expect(!fault.subject.isEmpty && subject.hasPrefix(fault.subject.prefix(1)))
    }
}
