// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

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
    /// What no work item's budget may exceed.
    package let ceiling: Budget
    /// How many checks run at a time.
    package let concurrentChecks: Int
    /// What this one specification is granted; its front matter may not ask for more.
    package let budgetCeiling: BudgetCeiling
    /// The policies that a specification may choose its agent's from; their plans follow those of the run itself.
    package let policies: [Policy]

    /// A sealed plan: its digest, and the policy that it was compiled from.
    package struct CompiledPlan: Codable, Sendable, Equatable {
        package let digest: String
        package let policy: String

        package init(digest: String, policy: String) {
            self.digest = digest
            self.policy = policy
        }
    }

    /// A policy whose plan is sealed, and the wall limit of that plan.
    package struct Policy: Codable, Sendable, Equatable {
        package let name: String
        package let attemptMilliseconds: Int

        package init(name: String, attemptMilliseconds: Int) {
            self.name = name
            self.attemptMilliseconds = attemptMilliseconds
        }
    }

    /// The folder with the operator's constraint files.
    package let constraints: String
    /// The operator's override file, if there is one.
    package let overrides: String?

    /// Logging and redaction.
    package let observation: ObservationRequest

    /// What the operator knows this run by: the process that became the supervisor.
    package let process: Int32
    /// The date in each commit of a run that begins; nil takes its start.
    package let commitDate: Timestamp?

    /// What was sealed, in its order: for the agent, the verifier and `policies`.
    package let plans: [CompiledPlan]
    /// A run that ended refused is begun again, also where nothing has changed.
    package let retriesRefused: Bool

    package init(
        specification: String, repository: String, state: String, recording: String, runners: String,
        allowsUnproven: Bool, attemptMilliseconds: Int, ceiling: Budget, concurrentChecks: Int, constraints: String,
        overrides: String? = nil, observation: ObservationRequest = ObservationRequest(), process: Int32,
        commitDate: Timestamp?, budgetCeiling: BudgetCeiling = BudgetCeiling(), policies: [Policy] = [],
        plans: [CompiledPlan], retriesRefused: Bool = false
    ) {
        self.specification = specification
        self.repository = repository
        self.state = state
        self.recording = recording
        self.runners = runners
        self.allowsUnproven = allowsUnproven
        self.attemptMilliseconds = attemptMilliseconds
        self.ceiling = ceiling
        self.concurrentChecks = concurrentChecks
        self.constraints = constraints
        self.overrides = overrides
        self.observation = observation
        self.process = process
        self.commitDate = commitDate
        self.budgetCeiling = budgetCeiling
        self.policies = policies
        self.plans = plans
        self.retriesRefused = retriesRefused
    }

    /// The names of policies by the digests of their plans.
    var policyNames: [String: String] { Dictionary(plans.map { ($0.digest, $0.policy) }) { first, _ in first } }

    /// What of it a plan is made from.
    var plan: PlanRequest {
        PlanRequest(
            specification: specification, allowsUnproven: allowsUnproven, constraints: constraints,
            overrides: overrides, ceiling: ceiling)
    }
}
