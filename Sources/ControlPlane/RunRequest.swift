// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What `nexus run` was asked for; all paths absolute, as the orchestrator sees them.
package struct RunRequest: Codable, Sendable, Equatable {
    package let specification: String
    package let repository: String
    /// The state folder.
    package let state: String
    /// The recording that the agent plays.
    package let recording: String
    /// The folder with the checks' runners.
    package let runners: String
    /// Must-requirements without a test are recorded as such instead of refused.
    package let allowsUnproven: Bool
    /// The wall limit of the agent's plan.
    package let attemptMilliseconds: Int
    /// The folder with the operator's constraint files.
    package let constraints: String
    /// The operator's override file, if there is one.
    package let overrides: String?

    package init(
        specification: String, repository: String, state: String, recording: String, runners: String,
        allowsUnproven: Bool, attemptMilliseconds: Int, constraints: String, overrides: String? = nil
    ) {
        self.specification = specification
        self.repository = repository
        self.state = state
        self.recording = recording
        self.runners = runners
        self.allowsUnproven = allowsUnproven
        self.attemptMilliseconds = attemptMilliseconds
        self.constraints = constraints
        self.overrides = overrides
    }

    /// What of it a plan is made from.
    var plan: PlanRequest {
        PlanRequest(
            specification: specification, allowsUnproven: allowsUnproven, constraints: constraints,
            overrides: overrides)
    }
}
