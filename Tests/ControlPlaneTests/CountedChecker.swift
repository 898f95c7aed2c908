// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Synchronization
import VerificationPlane

/// A checker that runs one command and finds what it was told to, and counts how often it is asked.
final class CountedChecker: PatchChecker {
    private let results: [EvidenceRecord.Result]
    private let count = Mutex(0)

    init(_ results: [EvidenceRecord.Result]) { self.results = results }

    var checker: Constraint.Checker { .build }
    var asked: Int { count.withLock(\.self) }

    func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult {
        let index = count.withLock { count in
            count += 1
            return count - 1
        }
        _ = try? await context.run(CheckCommand(argv: ["true"], tree: .candidate, input: []))
        let result = results[index]
        let records = subject.constraints(of: checker).map { constraint in
            EvidenceRecord(
                id: context.identifiers.next(), attempt: subject.attempt, constraint: constraint.name,
                checker: checker, key: subject.key, result: result,
                diagnostics: result == .pass ? [] : [Diagnostic(code: "build.x", message: "no")], artifacts: [],
                startedAt: context.now(), milliseconds: 1)
        }
        return CheckResult(records: records, artifacts: [])
    }
}
