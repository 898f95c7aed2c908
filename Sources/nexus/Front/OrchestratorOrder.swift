// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane

/// What the orchestrator is started for, as the one argument that it gets; written by the front.
enum OrchestratorOrder: Codable, Sendable {
    case run(RunRequest, userID: UInt32, asJSON: Bool)
    case plan(specification: String, allowsUnproven: Bool)
    case status(state: String, asJSON: Bool)
    case inspect(String, state: String, asJSON: Bool)
}
