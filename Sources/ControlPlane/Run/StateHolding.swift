// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Persistence

/// The start of work on a state folder, before anything is stored in it.
enum StateHolding {
    /// A run that was just killed dies with all its processes in less time than this.
    private static let patience = 40
    private static let pause = Duration.milliseconds(50)

    /// Holds the folder. Who holds it may be about to die, because the operator has killed it: that is waited for.
    /// - Throws: `state.busy` with the holder.
    static func claim(_ request: RunRequest) async throws -> StateClaim {
        for _ in 0..<patience {
            do throws(StateError) {
                return try StateClaim(folder: request.state, process: request.process, now: WallClock.now())
            } catch {
                guard error.reason == .busy else { throw error }
            }
            try await Task.sleep(for: pause)
        }
        return try StateClaim(folder: request.state, process: request.process, now: WallClock.now())
    }

    /// Whether an earlier process of the same run has found the operator's tests in order, with the same tools.
    static func isLookedAt(_ name: String, _ plan: Plan, _ request: RunRequest, repository: String) -> Bool {
        // State that can't be read is told of when it is opened.
        let job = try? StateReader(folder: request.state).read { rows in
            let runs = try rows.runs.list(specification: plan.specification.digest, repository: repository)
            return try runs.first.flatMap { try rows.jobs.find(.preflight, name, run: $0.id) }
        }
        return job?.status == .done
    }
}
