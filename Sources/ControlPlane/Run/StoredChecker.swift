// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Persistence
internal import Synchronization
internal import VerificationPlane

/// A checker whose verdict on one content is found out once in a run: what is stored is taken from there.
struct StoredChecker: PatchChecker {
    let inner: any PatchChecker
    let ledger: Ledger
    /// What a verdict depends on besides the subject's key: the specification, and how it is read.
    let rules: String
    let cancellation: CancellationToken
    let faults: Faults

    /// The first thing that kept a verdict from being stored: a checker itself can't throw.
    final class Faults: Sendable {
        private let first = Mutex<(any Error)?>(nil)

        func note(_ error: any Error) { first.withLock { $0 = $0 ?? error } }

        /// Throws what was noted.
        func rethrow() throws {
            if let error = first.withLock({ $0 }) { throw error }
        }
    }

    var checker: Constraint.Checker { inner.checker }

    func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult {
        do { return try await result(subject, context) } catch {
            faults.note(error)
            return CheckResult(records: [], artifacts: [])
        }
    }

    private func result(_ subject: CheckSubject, _ context: CheckContext) async throws -> CheckResult {
        let names = subject.constraints(of: checker).map(\.name)
        guard !names.isEmpty else { return CheckResult(records: [], artifacts: []) }
        let (run, name) = (ledger.run, name(of: subject))
        let job = try await ledger.state.write { [id = subject.attempt] in
            try $0.jobs.begin(.check, name, run: run, payload: id)
        }
        if let evidence = try job.result(as: [EvidenceID].self) { return try await load(evidence) }
        try await ledger.write(names.map { .checkStarted(subject.attempt, constraint: $0) })
        let result = await inner.check(subject, context: counting(context, job))
        // Checks that were ended by the operator say nothing about the patch.
        if cancellation.isCancelled { throw ControlError.cancelled }
        try await store(result, job)
        return result
    }

    /// Each command is counted before its sandbox is started.
    private func counting(_ context: CheckContext, _ job: Job) -> CheckContext {
        CheckContext(
            identifiers: context.identifiers, now: context.now, nonce: context.nonce, redactor: context.redactor
        ) { [ledger] command in
            try await ledger.state.write { try $0.jobs.countLaunch(of: job.id, at: ledger.now()) }
            return try await context.run(command)
        }
    }

    private func store(_ result: CheckResult, _ job: Job) async throws {
        for artifact in result.artifacts { _ = try await ledger.artifacts.write(artifact.bytes) }
        let records = result.records
        // What could not be found out is asked again.
        let isFinal = records.allSatisfy { $0.result != .error }
        try await ledger.write(
            records.map { .checkEnded($0.id, constraint: $0.constraint, result: $0.result) }, durability: .power
        ) { rows in
            for record in records {
                try rows.evidence.insert(record, content: Digest(sha256Of: record.contentBytes))
            }
            if isFinal {
                try rows.jobs.complete(job.id, result: records.map(\.id))
            } else {
                try rows.jobs.release(job.id, cause: .infrastructure)
            }
        }
    }

    private func load(_ evidence: [EvidenceID]) async throws -> CheckResult {
        let records = try await ledger.state.read { rows in
            try evidence.map { id in
                guard let record = try rows.evidence.find(id) else {
                    throw StateError(
                        .damaged, operation: "read", subject: "evidence \(id)",
                        cause: .found("a check's result names it, and it is not there"))
                }
                return record
            }
        }
        return CheckResult(records: records, artifacts: [])
    }

    private func name(of subject: CheckSubject) -> String {
        let key = subject.key.fitted(to: checker)
        let parts =
            [
                checker.rawValue, key.patch.description, key.baseTree.text, key.constraints.description,
                key.plan?.description ?? "", rules, "\(subject.allowsUnproven)",
            ] + key.tools
        return Digest(sha256Of: Array(parts.joined(separator: "\n").utf8)).description
    }
}
