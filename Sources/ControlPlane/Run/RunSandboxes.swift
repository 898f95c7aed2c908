// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Observability
internal import Sandbox
internal import SynthesisPlane
internal import VerificationPlane

/// The sandboxes that a run starts: one for each attempt, one for each check.
struct RunSandboxes: Sendable {
    /// Positions of the plans in the session that `nexus run` seals.
    enum Plan {
        static let agent: UInt32 = 1
        static let verifier: UInt32 = 2
        /// Of the policies that a specification may choose from, in their order.
        static let firstChoice: UInt32 = 3
    }

    let client: SupervisorClient
    let cancellation: CancellationToken
    /// Position of the plan for attempts.
    let agentPlan: UInt32
    /// The wall limit of that plan; a budget can only shorten it.
    let attemptMilliseconds: Int
    let metrics: RunMetrics

    /// Plays a script on layers, the uppermost first.
    func attempt(_ script: [UInt8], on layers: [String], seconds: Int) async throws(SandboxError) -> SandboxResult {
        try await launch(
            SandboxLaunch(
                plan: agentPlan, layers: layers,
                arguments: ["\(PlanCompiler.toolFolder)/nexus-agent", "--replay"], input: script,
                wallMilliseconds: UInt32(clamping: min(seconds, attemptMilliseconds / 1000) * 1000)))
    }

    /// Runs one check's command on layers, the uppermost first.
    func check(_ command: CheckCommand, on layers: [String]) async throws(SandboxError) -> CheckOutput {
        let result = try await launch(
            SandboxLaunch(
                plan: Plan.verifier, layers: layers, arguments: command.argv,
                environment: ["\(CheckCommand.resultDescriptorVariable)=\(PlanCompiler.resultDescriptor)"],
                input: command.input, hasResult: true))
        return CheckOutput(
            outcome: result.outcome, standardOutput: result.standardOutput, standardError: result.standardError,
            result: Array(result.result.prefix(CheckCommand.resultByteLimit)))
    }

    /// What a tool says of its own version, asked once in a sandbox without layers.
    func version(of arguments: [String]) async throws(SandboxError) -> (text: String, outcome: SandboxOutcome) {
        let result = try await launch(
            SandboxLaunch(plan: Plan.verifier, layers: [], arguments: arguments))
        let text = String(decoding: result.standardOutput.prefix(200), as: UTF8.self)
        return (String(text.prefix { $0 != "\n" }), result.outcome)
    }

    private func launch(_ launch: SandboxLaunch) async throws(SandboxError) -> SandboxResult {
        let result = try await client.run(launch, cancellation: cancellation)
        metrics.count(result.outcome)
        return result
    }
}
