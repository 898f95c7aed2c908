// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import IntegrationPlane
internal import Persistence
package import Sandbox
internal import SynthesisPlane

/// `nexus run`, inside the orchestrator's confinement: opens what the run needs, in an order in which bad input
/// changes nothing, and ends with a status that tells the truth.
package struct RunCommand: Sendable {
    let request: RunRequest
    let client: SupervisorClient
    let userID: UInt32
    let cancellation: CancellationToken
    let draining: CancellationToken
    let progress: @Sendable (String) -> Void

    /// - Parameters:
    ///   - userID: who owns the repository and the state.
    ///   - progress: takes one line for people.
    package init(
        request: RunRequest, client: SupervisorClient, userID: UInt32, cancellation: CancellationToken,
        draining: CancellationToken, progress: @escaping @Sendable (String) -> Void
    ) {
        self.request = request
        self.client = client
        self.userID = userID
        self.cancellation = cancellation
        self.draining = draining
        self.progress = progress
    }

    /// Never throws: what ended the run before a verdict is part of the result.
    package func run() async -> RunResult {
        do { return try await execute() } catch {
            return RunResult(cancellation.isCancelled ? .cancelled : ControlError(error), request)
        }
    }

    private func execute() async throws -> RunResult {
        let identifiers = ULIDGenerator(now: WallClock.now)
        // Everything that the operator wrote is read and refused first; only then is anything made.
        let grant = SpecificationGrant(ceiling: request.budgetCeiling, policies: request.policies.map(\.name))
        let choosing = try Planner.choosing(
            specification: request.specification, allowsUnproven: request.allowsUnproven, grant: grant,
            identifiers: identifiers)
        let (plan, policy) = (choosing.plan.lowered(by: request.ceiling), choosing.policy)
        let recording = try Recording(contentsOf: request.recording)
        try recording.validate(against: plan)
        let git = try GitProgram()
        let present = try await GitRepository.openIfPresent(at: request.repository, owner: userID, git: git)
        let checks = try await RunChecks(
            request: request, policy: policy, client: client, cancellation: cancellation)
        try await Preflight(
            sandboxes: checks.sandboxes, checker: checks.testChecker, identifiers: identifiers, state: request.state
        ).check(plan.specification)
        let state = try StateDatabase(folder: request.state, now: WallClock.now())
        let repository = if let present { present } else { try await create(git) }
        let opening = RunOpening(state: state, repository: repository, request: request, identifiers: identifiers)
        let queue = MergeQueue(repository: repository)
        try await opening.settleJournal(queue)
        let opened = try await opening.open(plan)
        if opened.isMerged, opened.run.status == .succeeded {
            progress("everything is merged already; nothing is left to do")
            return try await result(opened.run, state)
        }
        let ledger = Ledger(
            state: state, artifacts: ArtifactStore(folder: request.state, digest: Planner.digest), run: opened.run.id,
            identifiers: identifiers, now: WallClock.now)
        let bench = Workbench(
            plan: plan, repository: repository, queue: queue,
            layers: TreeLayers(state: request.state, repository: repository), checks: checks, recording: recording,
            ledger: ledger, allowsUnproven: request.allowsUnproven, progress: progress)
        return try await carryOut(opened, bench)
    }

    private func create(_ git: GitProgram) async throws -> GitRepository {
        try await GitRepository.openOrCreate(
            at: request.repository, owner: userID, git: git, rootCommit: CommitSignature.nexus(at: WallClock.now()))
    }

    private func carryOut(_ opened: RunOpening.Opened, _ bench: Workbench) async throws -> RunResult {
        do {
            let ended = try await Controller(bench: bench, cancellation: cancellation, draining: draining)
                // A run that is gone on with may have been given more than is allowed now.
                .run(opened.items.map { $0.lowered(by: request.ceiling) })
            let run = try await end(
                opened.run, ended.allSatisfy { $0.status == .merged } ? .succeeded : .refused, bench.ledger)
            return try await result(run, bench.ledger.state)
        } catch {
            // Whatever else a cancelled run runs into is a consequence.
            let failure = cancellation.isCancelled ? .cancelled : ControlError(error)
            // Without a supervisor the run has been killed, not ended: the same command goes on with it.
            if client.isClosed { throw failure }
            try await bench.ledger.incident(failure.code, failure.description)
            let run = try await end(opened.run, failure.exitStatus == 130 ? .cancelled : .failed, bench.ledger)
            let items = try await RunResult.items(of: run.id, in: bench.ledger.state)
            return RunResult(failure, request, run: run.id, items: items)
        }
    }

    private func result(_ run: Run, _ state: StateDatabase) async throws -> RunResult {
        RunResult(
            run: run.id.description, status: run.status.rawValue, specification: request.specification,
            repository: request.repository, state: request.state,
            items: try await RunResult.items(of: run.id, in: state), failure: nil,
            exit: run.status == .succeeded ? 0 : 1)
    }

    private func end(_ run: Run, _ status: Run.Status, _ ledger: Ledger) async throws -> Run {
        var run = run
        run.endedAt = ledger.now()
        run.status = status
        try await ledger.write([.runEnded(status: status)], durability: .power) { [run] in try $0.runs.update(run) }
        return run
    }
}
