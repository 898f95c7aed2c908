// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Observability
internal import Sandbox
internal import VerificationPlane

/// The checkers of a run, and with what they judge.
struct RunChecks: Sendable {
    /// Fails where a part of the standard library is missing that the runners need and minimal installations lack.
    private static let look = """
        import sys, importlib.util
        missing = [name for name in ("unittest", "ctypes", "asyncio") if importlib.util.find_spec(name) is None]
        print("Python", sys.version.split()[0])
        sys.exit(len(missing))
        """

    let sandboxes: RunSandboxes
    let pipeline: VerificationPipeline
    let testChecker: TestChecker
    /// Name and version of what runs in the checks' sandboxes.
    let tools: [String]
    /// Digest of the programs that run the tests.
    let runners: Digest
    /// Digest of the verifier's plan.
    let verifierPlan: Digest
    /// What the verifier's policy waives and this host lacks; nil for nothing.
    let waived: [Guarantee]?

    /// - Parameter policy: the agent's, if the specification chose one of those that the request offers.
    ///
    /// Asks the tools for their versions, in a sandbox; that also shows that the verifier's plan works here.
    init(
        request: RunRequest, policy: String?, client: SupervisorClient, cancellation: CancellationToken,
        metrics: RunMetrics
    ) async throws {
        let chosen = request.policies.firstIndex { $0.name == policy }
        sandboxes = RunSandboxes(
            client: client, cancellation: cancellation,
            agentPlan: chosen.map { RunSandboxes.Plan.firstChoice + UInt32($0) } ?? RunSandboxes.Plan.agent,
            attemptMilliseconds: chosen.map { request.policies[$0].attemptMilliseconds } ?? request.attemptMilliseconds,
            metrics: metrics)
        let (version, outcome) = try await sandboxes.version(of: ["/usr/bin/python3", "-I", "-S", "-c", Self.look])
        guard case .exit(code: 0) = outcome.ending else {
            throw ControlError(
                code: "checks.python",
                description: "look for Python 3 and its unittest and ctypes in the verifier's sandbox: "
                    + "\(outcome.ending); hint: install python3, not only python3-minimal",
                exitStatus: 70)
        }
        var sources: [UInt8] = []
        let programs = try RunnerPrograms { (name: String) throws(ControlError) in
            let source = try InputFile.read("\(request.runners)/\(name)", limit: 1 << 20)
            sources += source
            return String(decoding: source, as: UTF8.self)
        }
        runners = Planner.digest(sources)
        let python = UnittestRunner(programs: programs)
        pipeline = .standard(python: python, limit: CheckLimit(request.concurrentChecks))
        testChecker = TestChecker(python: python)
        tools = [version]
        verifierPlan = outcome.plan
        waived = outcome.waived
    }
}
