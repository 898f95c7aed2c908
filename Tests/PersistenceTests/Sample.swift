// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Persistence

/// A run with one work item that was refused once and merged at the second attempt.
enum Sample {
    static let zero = ObjectName(String(repeating: "0", count: 40))!
    static let commit = ObjectName(String(repeating: "ab", count: 20))!
    static let tree = ObjectName(String(repeating: "cd", count: 20))!
    static let digest = digest(1)

    static func digest(_ byte: UInt8) -> Digest { Digest(bytes: [UInt8](repeating: byte, count: 32))! }
    static func id<Kind>(_ number: UInt64) -> Identifier<Kind> {
        Identifier(ULID(high: 0x018B_CFE5_6800_0000, low: number))
    }
    static func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + milliseconds) }

    static let run = Run(
        id: id(1), specificationPath: "spec.md", specificationDigest: digest, repositoryPath: "/repository",
        startedAt: at(0))
    static let reason = GateReason(
        constraint: ConstraintName("tests.REQ-1")!, code: "tests.failed", isInfrastructure: false)
    static let outcome = SandboxOutcome(
        ending: .exit(code: 0), wallMicroseconds: 1500, cpuMicroseconds: 700, peakMemoryBytes: 4096, pidsRefused: 0,
        plan: digest(2))

    static func workItem(_ number: UInt64 = 2, name: String = "A", status: WorkItem.Status = .pending) -> WorkItem {
        WorkItem(
            id: id(number), name: WorkItemName(name)!, title: "Salutations", requirements: [RequirementName("REQ-1")!],
            dependencies: [],
            envelope: ConstraintEnvelope(
                constraints: [
                    Constraint(
                        name: reason.constraint, level: .must, checker: .tests, statement: "The tests pass.",
                        location: SourceLocation(file: "spec.md", line: 7))
                ],
                scope: [PathPattern("greetings/**")!], protectedPaths: [], tests: [RepositoryPath("tests/test_a.py")!],
                riskTier: .low, budget: .standard),
            status: status)
    }

    static func attempt(_ number: Int, status: Attempt.Status = .running) -> Attempt {
        Attempt(
            id: id(10 + UInt64(number)), workItem: id(2), number: number, agent: "nexus-agent/replay", base: commit,
            startedAt: at(1), endedAt: status == .running ? nil : at(2), status: status, patchDigest: digest(3),
            outcome: outcome, feedback: status == .refused ? Feedback(reasons: [reason], diagnostics: []) : nil)
    }

    static func evidence(_ number: UInt64, attempt: Int, result: EvidenceRecord.Result, artifact: UInt64? = nil)
        -> EvidenceRecord
    {
        EvidenceRecord(
            id: id(20 + number), attempt: id(10 + UInt64(attempt)), constraint: reason.constraint, checker: .tests,
            key: EvidenceRecord.Key(
                patch: digest(3), baseTree: tree, constraints: digest, plan: digest(2), tools: ["python3 3.11.2"]),
            result: result,
            diagnostics: result == .pass
                ? []
                : [
                    Diagnostic(code: "tests.failed", message: "1 != 2\n\u{1B}[2Jgone", path: "tests/test_a.py", line: 3)
                ],
            artifacts: artifact.map {
                [
                    Artifact(
                        id: id(30 + $0), name: "tests.stdout", mediaType: "text/plain", digest: digest(4), byteCount: 12
                    )
                ]
            } ?? [],
            startedAt: at(3), milliseconds: 40)
    }

    static let journal = MergeJournalEntry(
        id: id(40), workItem: id(2), attempt: id(12), ref: Constants.integrationRef, old: zero, new: commit, tree: tree,
        evidence: [id(22)], commitDate: at(5), journalledAt: at(6))
    static let incident = Incident(
        id: id(50), run: id(1), code: "sandbox.launch", message: "clone3: \u{1B}[31mEPERM", at: at(7))

    static func event(_ number: UInt64, _ payload: Event.Payload) -> Event {
        Event(id: id(60 + number), run: id(1), at: at(Int64(number)), payload: payload)
    }

    /// Everything above, stored in order, the merge settled.
    static func fill(_ rows: StateRows) throws(StateError) {
        try rows.runs.insert(run)
        try rows.workItems.insert([workItem()], run: run.id)
        try rows.events.append(event(1, .runStarted(specification: digest)))
        try rows.attempts.insert(attempt(1, status: .refused))
        try rows.evidence.insert(evidence(1, attempt: 1, result: .fail, artifact: 1))
        try rows.attempts.insert(attempt(2))
        try rows.evidence.insert(evidence(2, attempt: 2, result: .pass))
        try rows.journal.insert(journal)
        try rows.journal.settleMerged(journal.id, at: at(8))
        try rows.incidents.insert(incident)
    }
}
