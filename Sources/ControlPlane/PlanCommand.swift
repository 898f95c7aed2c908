// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Planning

/// `nexus plan`: what a run would do, without doing it.
package struct PlanCommand: Sendable {
    private let request: PlanRequest
    private let repository: String?
    private let format: PlanFormat

    /// - Parameter repository: whose own constraints are added; nil for none.
    package init(_ request: PlanRequest, repository: String?, format: PlanFormat) {
        self.request = request
        self.repository = repository
        self.format = format
    }

    /// - Parameter userID: who owns the repository.
    /// - Returns: what is printed, with its line ends.
    package func output(userID: UInt32) async throws(ControlError) -> String {
        do {
            let planner = try Planner(request, now: WallClock.now())
            let git = try await opened(userID)
            let plan = try await planner.plan(for: git, identifiers: ULIDGenerator(now: WallClock.now))
                .lowered(by: request.ceiling)
            switch format {
            case .table: return PlanTable(plan).text
            case .json: return try PlanReport(plan).json
            case .dot: return PlanGraph(plan).text
            }
        } catch { throw ControlError(error) }
    }

    private func opened(_ userID: UInt32) async throws -> GitRepository? {
        guard let repository else { return nil }
        return try await GitRepository.openIfPresent(at: repository, owner: userID, git: try GitProgram())
    }
}
