// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import KnowledgePlane
internal import Persistence

/// `nexus clean`: removes from a state folder what nobody needs any more, or says what that would be.
package struct CleanCommand: Sendable {
    private let request: CleanRequest
    private let now: @Sendable () -> Timestamp

    package init(_ request: CleanRequest, now: @escaping @Sendable () -> Timestamp) {
        self.request = request
        self.now = now
    }

    /// What a look at the rows says.
    private struct Findings: Sendable {
        let forgotten: [Run]
        let digests: Set<Digest>
        let canGoOn: Bool
    }

    /// - Returns: lines for people.
    package func run() async throws(ControlError) -> String {
        do { return try await carryOut() } catch { throw ControlError(error) }
    }

    private func carryOut() async throws -> String {
        // Opening would make a state where there is none.
        _ = try StateReader(folder: request.state)
        let state = try StateDatabase(folder: request.state, now: now())
        let findings = try await state.write(.power) { [self] rows in
            request.isCarriedOut ? try forget(rows) : try rows.rehearse { try forget(rows) }
        }
        // The rows are gone for good before the files that they name: what is left after a crash is found again.
        let files = StateFiles(state: request.state)
        let disposables = try files.disposables(digests: findings.digests, keepsLayers: findings.canGoOn)
        if request.isCarriedOut { for disposable in disposables { try files.remove(disposable) } }
        try state.close()
        return text(findings.forgotten, disposables)
    }

    private func forget(_ rows: StateRows) throws -> Findings {
        let runs = try rows.runs.list()
        let identifiers = ULIDGenerator(now: now)
        let forgotten = try runs.filter { run in try isForgettable(run, rows) }
        for run in forgotten {
            let incident = Incident(
                id: identifiers.next(), run: run.id, code: BundleRecords.cleanedCode,
                message: "nexus clean removed the evidence of this run, as asked", at: now())
            try rows.removeEvidence(run: run.id, incident: incident)
        }
        return Findings(
            forgotten: forgotten, digests: try rows.digests(), canGoOn: runs.contains { $0.status == .running })
    }

    /// Ended long enough ago, and not to be gone on with: the same command takes up a run that was killed or cancelled.
    private func isForgettable(_ run: Run, _ rows: StateRows) throws -> Bool {
        guard let days = request.olderThanDays, let end = run.endedAt,
            [.succeeded, .refused, .failed].contains(run.status),
            now().milliseconds - end.milliseconds > Int64(days) * 86_400_000
        else { return false }
        return try !rows.incidents.list(run: run.id).contains { $0.code == BundleRecords.cleanedCode }
    }

    private func text(_ runs: [Run], _ disposables: [Disposable]) -> String {
        let sum = disposables.reduce(0) { $0 + $1.byteCount }
        let count = "evidence of runs: \(runs.count), files and folders: \(disposables.count), bytes: \(sum)"
        let total =
            if runs.isEmpty && disposables.isEmpty {
                "nothing to remove"
            } else if request.isCarriedOut {
                "removed: \(count)"
            } else {
                "would be removed: \(count); hint: add --yes"
            }
        return (runs.map { "evidence of run  \($0.id)  \($0.status.rawValue)" } + disposables.map(\.text) + [total])
            .joined(separator: "\n")
    }
}
