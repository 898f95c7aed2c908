// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Persistence

@Suite("Reports")
struct ReportTests {
    private let folder: TemporaryFolder
    private let state: StateDatabase

    init() throws {
        folder = try TemporaryFolder()
        state = try StateDatabase(folder: folder.state, now: Sample.at(0))
    }

    private func inspect(_ id: some CustomStringConvertible) async throws -> Inspection {
        let text = id.description
        return try await state.read { rows in try Inspection(text, rows) }
    }

    @Test(
        "an identifier that names nothing is a typed error, also when it is none",
        arguments: [
            "", "x", "01HF00000000000000000000ZZ", "../../etc/passwd", "\u{1B}[2J", String(repeating: "0", count: 64),
        ])
    func unknown(id: String) async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let error = await #expect(throws: StateError.self) { try await inspect(id) }
        #expect(error?.code == "state.unknown_id")
        #expect(error?.description.unicodeScalars.contains { $0.value < 32 } == false)
        await #expect(throws: StateError.self) { try await state.read { rows in try RunReport(Sample.id(99), rows) } }
    }

    @Test("status without a run says so")
    func empty() async throws {
        let report = try await state.read { rows in try StatusReport(rows) }
        #expect(report.text == "no runs yet\n")
        #expect(try report.json == "{\n  \"runs\" : [\n\n  ]\n}\n")
    }

    @Test("status counts what became of the work, newest run first")
    func status() async throws {
        try await state.write { rows in
            try Sample.fill(rows)
            try rows.runs.insert(
                Run(
                    id: Sample.id(9), specificationPath: "a\u{1B}[31m\n.md", specificationDigest: Sample.digest,
                    repositoryPath: "/r",
                    startedAt: Sample.at(0)))
        }
        let report = try await state.read { rows in try StatusReport(rows) }
        #expect(report.runs.map(\.run.id) == [Sample.id(9), Sample.id(1)])
        #expect(report.runs[1].workItems == ["merged": 1])
        #expect(report.runs[1].attempts == 2)
        let lines = report.text.split(separator: "\n")
        #expect(lines.count == 3)
        let headings = "PENDING  RUNNING  MERGED  REFUSED  FAILED  ATTEMPTS  INCIDENTS  SPEC"
        #expect(lines[0] == "RUN                         STATUS       STARTED               \(headings)")
        #expect(lines[1].hasSuffix(#"a\u{1b}[31m\u{a}.md"#))
        #expect(
            lines[2].contains(
                "2023-11-14T22:13:20Z  0        0        1       0        0       2         1          spec.md"))
        #expect(try JSONDecoder().decode(StatusReport.self, from: Data(report.json.utf8)) == report)
    }

    @Test("a run that nobody works on is interrupted; of several, the one whose job is begun is the one that runs")
    func interrupted() async throws {
        let second = Run(
            id: Sample.id(9), specificationPath: "b.md", specificationDigest: Sample.digest, repositoryPath: "/r",
            startedAt: Sample.at(0))
        try await state.write { rows in
            try rows.runs.insert(Sample.run)
            try rows.runs.insert(second)
        }
        func statuses() throws -> [Run.Status] {
            try StateReader(folder: folder.state).read { try StatusReport($0, isHeld: $1).runs.map(\.run.status) }
        }
        #expect(try statuses() == [.running, .interrupted])
        _ = try await state.write { rows in
            try rows.jobs.begin(.attempt, "A/1", run: Sample.run.id, payload: "")
        }
        #expect(try statuses() == [.interrupted, .running])
        try state.close()
        #expect(try statuses() == [.interrupted, .interrupted])
        let stored = try StateReader(folder: folder.state).read { rows in try rows.runs.list().map(\.status) }
        #expect(stored == [.running, .running])
        let shown = try StateReader(folder: folder.state).read {
            try Inspection("\(Sample.run.id)", $0, isHeld: $1).text
        }
        #expect(shown.contains("interrupted"))
    }

    @Test("an attempt whose agent failed says why, without a reason of the gate's")
    func agentFailure() async throws {
        var attempt = Sample.attempt(1, status: .refused)
        attempt.feedback = Feedback(
            reasons: [], diagnostics: [Diagnostic(code: "agent.wall", message: "the agent did not finish")])
        try await state.write { [attempt] rows in
            try rows.runs.insert(Sample.run)
            try rows.workItems.insert([Sample.workItem()], run: Sample.run.id)
            try rows.attempts.insert(attempt)
        }
        #expect(try await inspect(attempt.id).text.contains("agent.wall: the agent did not finish"))
    }

    @Test("evidence is found by the digest that a commit names it by")
    func byContent() async throws {
        try await state.write { rows in
            try Sample.fill(rows)
            try rows.evidence.insert(Sample.evidence(5, attempt: 2, result: .pass), content: Sample.digest(9))
        }
        let found = try await inspect(Sample.digest(9))
        #expect(found.kind == "evidence")
        #expect(found.id == Sample.evidence(5, attempt: 2, result: .pass).id.description)
    }

    @Test("status shows the newest runs and says how many older ones there are")
    func manyRuns() async throws {
        let count = StatusReport.runLimit + 3
        try await state.write { rows in
            for number in 1...count {
                try rows.runs.insert(
                    Run(
                        id: Sample.id(UInt64(number)), specificationPath: "s.md", specificationDigest: Sample.digest,
                        repositoryPath: "/r", startedAt: Sample.at(0)))
            }
        }
        let report = try await state.read { rows in try StatusReport(rows) }
        #expect(report.runs.count == StatusReport.runLimit)
        #expect(report.runs.first?.run.id == Sample.id(UInt64(count)))
        #expect(report.older == 3)
        #expect(report.text.hasSuffix("3 older runs are not shown; nexus inspect RUN shows any\n"))
    }

    @Test("a run's report has a line for each attempt, with verdict and reasons")
    func run() async throws {
        try await state.write { rows in
            try Sample.fill(rows)
            try rows.workItems.insert([Sample.workItem(3, name: "B")], run: Sample.run.id)
        }
        let report = try await state.read { rows in try RunReport(Sample.run.id, rows) }
        let lines = report.text.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(lines[2].suffix(4) == ["0", "refuse", "tests.REQ-1:", "tests.failed"])
        #expect(lines[3].suffix(2) == ["admit", "-"])
        #expect(lines[4].prefix(3) == ["B", "pending", "-"])
        #expect(report.text.contains(#"sandbox.launch: clone3: \u{1b}[31mEPERM"#))
        #expect(try JSONDecoder().decode(RunReport.self, from: Data(report.json.utf8)) == report)
    }

    @Test("whatever an identifier names is found, as what it is")
    func kinds() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let expected: [(UInt64, String)] = [
            (1, "run"), (2, "work item"), (11, "attempt"), (21, "evidence"), (31, "artifact"), (40, "merge"),
            (50, "incident"),
            (61, "event"),
        ]
        for (number, kind) in expected {
            let inspection = try await inspect(Sample.id(number) as RunID)
            #expect(inspection.kind == kind)
            #expect(inspection.text.hasPrefix("\(kind) \(inspection.id)\n"))
            #expect(!inspection.text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
            #expect(try JSONDecoder().decode(Inspection.self, from: Data(inspection.json.utf8)) == inspection)
        }
        #expect(try await inspect(Sample.digest(4)).kind == "artifact")
    }

    @Test("an attempt is shown with its evidence, the diagnostics and the artifacts' digests")
    func attempt() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let text = try await inspect(Sample.id(11) as AttemptID).text
        for wanted in [
            "refused because", "tests.REQ-1: tests.failed", "exit 0", "1500 µs",
            "evidence \(Sample.id(21) as EvidenceID)", "fail",
            "tests/test_a.py:3: tests.failed: 1 != 2", #"\u{1b}[2Jgone"#, Sample.digest(4).description,
            Sample.digest(3).description,
            "python3 3.11.2",
        ] { #expect(text.contains(wanted), "\(wanted)") }
    }

    @Test(
        "a merge is shown with its evidence, a work item with its attempts, a run with its work items"
    )
    func links() async throws {
        try await state.write { rows in try Sample.fill(rows) }
        let merge = try await inspect(Sample.id(40) as MergeID).text
        for wanted in [
            "merged", Sample.commit.text, Constants.integrationRef, "evidence \(Sample.id(22) as EvidenceID)", "pass",
        ] {
            #expect(merge.contains(wanted), "\(wanted)")
        }
        let workItem = try await inspect(Sample.id(2) as WorkItemID).text
        for wanted in [
            "greetings/**", "must, by tests: The tests pass. (spec.md:7)", "refused  \(Sample.id(11) as AttemptID)",
            "merged  ",
        ] {
            #expect(workItem.contains(wanted), "\(wanted)")
        }
        let run = try await inspect(Sample.run.id).text
        for wanted in [
            "merged  \(Sample.id(2) as WorkItemID)  Salutations", "-> \(Sample.commit)", "incident",
            "2023-11-14T22:13:20Z",
        ] {
            #expect(run.contains(wanted), "\(wanted)")
        }
    }
}
