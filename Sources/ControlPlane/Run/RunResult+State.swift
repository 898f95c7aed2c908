// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Persistence

extension RunResult {
    /// A run's work items as the state has them.
    static func items(of run: RunID, in state: StateDatabase) async throws(StateError) -> [Item] {
        try await state.read { rows in
            try rows.workItems.list(run: run).map { item in
                let commit = try rows.merges.find(workItem: item.id)?.new
                let feedback = item.status == .merged ? nil : try rows.attempts.list(workItem: item.id).last?.feedback
                return Item(
                    name: item.name.text, title: item.title, status: item.status.rawValue,
                    commit: commit?.description, reasons: feedback.map(Self.reasons) ?? [])
            }
        }
    }

    /// How a run that came to its end tells of itself: 4 where the last attempt at an item ran into a ceiling of time.
    static func exitStatus(of run: Run, _ rows: StateRows) throws(StateError) -> Int32 {
        guard run.status != .succeeded else { return 0 }
        for item in try rows.workItems.list(run: run.id) where item.status != .merged {
            if try rows.attempts.list(workItem: item.id).last?.outcome?.ending == .wall { return 4 }
        }
        return 1
    }

    private static func reasons(_ feedback: Feedback) -> [String] {
        feedback.reasons.map { "\($0.constraint): \($0.code)" }
            + feedback.diagnostics.map { diagnostic in
                let place = diagnostic.path.map { path in path + (diagnostic.line.map { ":\($0)" } ?? "") + ": " }
                return "\(place ?? "")\(diagnostic.code): \(diagnostic.message)"
            }
    }
}
