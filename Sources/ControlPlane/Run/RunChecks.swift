// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Sandbox
internal import VerificationPlane

/// The checkers of a run, and with what they judge.
struct RunChecks: Sendable {
    /// How many checks run at a time.
    private static let limit = 2

    let sandboxes: RunSandboxes
    let pipeline: VerificationPipeline
    let testChecker: TestChecker
    /// Name and version of what runs in the checks' sandboxes.
    let tools: [String]
    /// Digest of the verifier's plan.
    let verifierPlan: Digest

    /// Asks the tools for their versions, in a sandbox; that also shows that the verifier's plan works here.
    init(request: RunRequest, client: SupervisorClient, cancellation: CancellationToken) async throws {
        sandboxes = RunSandboxes(
            client: client, cancellation: cancellation, attemptMilliseconds: request.attemptMilliseconds)
        let (version, outcome) = try await sandboxes.version(of: ["/usr/bin/python3", "-I", "-V"])
        guard case .exit(code: 0) = outcome.ending else {
            throw ControlError(
                code: "checks.python",
                description: "run /usr/bin/python3 in the verifier's sandbox: \(outcome.ending); hint: install python3",
                exitStatus: 70)
        }
        let programs = try RunnerPrograms { (name: String) throws(ControlError) in
            String(decoding: try InputFile.read("\(request.runners)/\(name)", limit: 1 << 20), as: UTF8.self)
        }
        let python = UnittestRunner(programs: programs)
        pipeline = .standard(python: python, limit: CheckLimit(Self.limit))
        testChecker = TestChecker(python: python)
        tools = [version]
        verifierPlan = outcome.plan
    }
}
