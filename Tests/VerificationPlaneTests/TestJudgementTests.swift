// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// What follows from reports, without running anything.
@Suite struct TestJudgementTests {
    private typealias Row = (name: String, outcome: TestReport.Outcome)

    private static func report(_ rows: [Row], fixtures: [String] = []) -> Reading<TestReport> {
        .report(
            TestReport(
                nonce: "",
                results: rows.map { .init(file: 0, test: $0.name, outcome: $0.outcome, message: "", line: nil) },
                fixtures: fixtures.map { .init(file: 0, message: $0, line: nil) }, tampered: []))
    }

    private static func judgement(
        _ straight: Reading<TestReport>, twin: Reading<TestReport>? = nil, base: Reading<TestReport>? = nil
    ) throws -> Finding {
        TestJudgement(
            paths: [try Sample.path("tests/test_a.py")],
            listing: TestListing(
                nonce: "",
                files: [
                    .init(
                        tests: [.init(name: "C::test_a", line: 3), .init(name: "C::test_b", line: 5)], faults: [],
                        straight: "", twin: "")
                ], support: []),
            straight: straight, twin: twin, base: base, checksPristine: true
        ).finding(files: [0], own: [0])
    }

    private static let green: [Row] = [("C::test_a", .pass), ("C::test_b", .pass)]
    private static let red: [Row] = [("C::test_a", .fail), ("C::test_b", .error)]

    @Test("the set of tests that ran is exactly the set that was expected")
    func sets() throws {
        let table: [([Row], [String])] = [
            (Self.green, []), ([("C::test_a", .pass)], ["tests.missing"]),
            ([], ["tests.missing", "tests.missing"]),
            (Self.green + [("C::test_c", .pass)], ["tests.extra"]),
            (Self.green + [("C::test_a", .pass)], ["tests.duplicated"]),
            (Self.green + [("C::test_a", .fail)], ["tests.failed"]),
            ([("C::test_a", .skip), ("C::test_b", .pass)], ["tests.skipped"]),
            ([("C::test_a", .expectedFailure), ("C::test_b", .pass)], ["tests.skipped"]),
            ([("C::test_a", .unexpectedSuccess), ("C::test_b", .pass)], ["tests.failed"]),
        ]
        for (rows, codes) in table {
            let finding = try Self.judgement(Self.report(rows))
            #expect(finding.diagnostics.map(\.code) == codes)
            #expect(finding.result == (codes.isEmpty ? .pass : .fail))
        }
    }

    @Test("a twin must be seen to fail, test by test")
    func twins() throws {
        let table: [([Row], [String])] = [
            (Self.red, []), (Self.green, ["tests.tampered", "tests.tampered"]),
            ([("C::test_a", .fail), ("C::test_b", .pass)], ["tests.tampered"]),
            ([("C::test_a", .fail), ("C::test_b", .skip)], ["tests.tampered"]),
            ([("C::test_a", .fail)], ["tests.twin_incomplete"]),
        ]
        for (rows, codes) in table {
            let finding = try Self.judgement(Self.report(Self.green), twin: Self.report(rows))
            #expect(finding.diagnostics.map(\.code) == codes)
        }
    }

    @Test("what happens on the base counts as red unless everything passed")
    func bases() throws {
        let twin = Self.report(Self.red)
        let straight = Self.report(Self.green)
        func code(_ base: Reading<TestReport>) throws -> String? {
            try Self.judgement(straight, twin: twin, base: base).diagnostics.first?.code
        }
        #expect(try code(Self.report(Self.green)) == "tests.not_red")
        #expect(try code(Self.report([("C::test_a", .pass), ("C::test_b", .fail)])) == nil)
        #expect(try code(Self.report([], fixtures: ["ImportError"])) == nil)
        #expect(try code(.refused(Diagnostic(code: "tests.limit", message: ""))) == nil)
        #expect(try code(.broken(Diagnostic(code: "tests.infrastructure", message: ""))) == "tests.infrastructure")
    }

    @Test("how a sandbox ended decides who is to blame")
    func endings() {
        func kind(_ output: CheckOutput, runsCode: Bool = true) -> String {
            let reading = Reading<TestReport>.read(
                output, nonce: "n", stage: "tests.run", prefix: "tests", runsCode: runsCode)
            return switch reading {
            case .report: "report"
            case .refused(let diagnostic): "refused \(diagnostic.code)"
            case .broken(let diagnostic): "broken \(diagnostic.code)"
            }
        }
        let report = #"{"nonce": "n", "results": [], "fixtures": [], "tampered": []}"#
        #expect(kind(Sample.output(result: report)) == "report")
        #expect(kind(Sample.output(result: report + report)) == "refused tests.report_invalid")
        #expect(kind(Sample.output(result: report + "x")) == "refused tests.report_invalid")
        #expect(kind(Sample.output(result: report.replacing("\"n\"", with: "\"m\""))) == "refused tests.report_invalid")
        #expect(kind(Sample.output(result: "[]")) == "refused tests.report_invalid")
        #expect(kind(Sample.output(result: String(report.dropLast()))) == "refused tests.report_invalid")
        #expect(kind(Sample.output(.exit(code: 1), result: report)) == "refused tests.report_invalid")
        #expect(kind(Sample.output()) == "refused tests.no_report")
        #expect(kind(Sample.output(.signal(number: 11))) == "refused tests.no_report")
        #expect(kind(Sample.output(.signal(number: 9))) == "broken tests.killed")
        #expect(kind(Sample.output(.signal(number: 9), result: report)) == "broken tests.killed")
        #expect(kind(Sample.output(.signal(number: 9)), runsCode: false) == "broken tests.killed")
        for ending in [SandboxOutcome.Ending.wall, .memory, .pids] {
            #expect(kind(Sample.output(ending, result: report)) == "refused tests.limit")
        }
        #expect(kind(Sample.output(.cancelled, result: report)) == "broken tests.cancelled")
        #expect(
            kind(Sample.output(.fault(stage: "mount", error: "EPERM", subject: "/proc"), result: report))
                == "broken tests.infrastructure")
        #expect(kind(Sample.output(.exit(code: 127)), runsCode: false) == "broken tests.no_report")
        #expect(kind(Sample.output(result: "x"), runsCode: false) == "broken tests.report_invalid")
    }
}
