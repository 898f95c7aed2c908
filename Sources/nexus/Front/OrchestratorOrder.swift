// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane

/// What the orchestrator is started for, as the one argument that it gets; written by the front.
enum OrchestratorOrder: Codable, Sendable {
    case run(RunRequest, userID: UInt32, asJSON: Bool)
    case plan(PlanRequest, repository: String?, format: PlanFormat, userID: UInt32)
    case status(state: String, asJSON: Bool)
    case inspect(InspectRequest)
    /// The bundle goes to standard output.
    case export(state: String, run: String?)
    case verify(file: String, key: String?, asJSON: Bool)
    case clean(CleanRequest)
}
