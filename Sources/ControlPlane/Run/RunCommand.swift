// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import IntegrationPlane
internal import Observability
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
        do {
            let redactor = try request.observation.redactor()
            do { return try await execute(redactor) } catch {
                let failure = cancellation.isCancelled ? .cancelled : ControlError(error)
                return RunResult(failure.redacted(by: redactor), request)
            }
        } catch { return RunResult(ControlError(error), request) }
    }

    private func execute(_ redactor: Redactor) async throws -> RunResult {
        let (identifiers, metrics) = (ULIDGenerator(now: WallClock.now), RunMetrics())
        // Everything that the operator wrote is read and refused first; only then is anything made.
        let grant = SpecificationGrant(ceiling: request.budgetCeiling, policies: request.policies.map(\.name))
        let planner = try Planner(request.plan, grant: grant, now: WallClock.now())
        let recording = try Recording(contentsOf: request.recording)
        let git = try GitProgram()
        let present = try await GitRepository.openIfPresent(at: request.repository, owner: userID, git: git)
        let plan = try await planner.plan(for: present, identifiers: identifiers)
            .lowered(by: request.ceiling)
        try Self.refuseUnstorable(plan)
        try recording.validate(against: plan)
        // Held before the first sandbox: two runs at once would share the folder of layers.
        let claim = try await StateHolding.claim(request)
        let heldSince = WallClock.now()
        let checks = try await RunChecks(
            request: request, policy: planner.policy, client: client, cancellation: cancellation, metrics: metrics)
        let preflight = try await preflight(plan, checks, present, identifiers)
        let state = try StateDatabase(claim: claim, wall: WallClock.now, redactor: redactor)
        let repository = if let present { present } else { try await create(git) }
        let layers = TreeLayers(state: request.state, repository: repository)
        try layers.removeLeftovers()
        let ids = ULIDGenerator(now: state.clock.now)
        let opening = RunOpening(
            state: state, repository: repository, request: request, identifiers: ids, redactor: redactor,
            basis: try RunBasis.digest(request, checks), heldSince: heldSince)
        let queue = MergeQueue(repository: repository)
        try await opening.settleJournal(queue)
        let artifacts = try await artifacts(plan, redactor)
        let opened = try await opening.open(plan, preflight)
        if opened.isKept { return try await kept(opened.run, state) }
        let observation = try RunObservation(
            request.observation, state: request.state, redactor: redactor, progress: progress)
        try await resume(metrics, of: opened.run.id, state)
        let ledger = Ledger(
            state: state, artifacts: artifacts, run: opened.run.id, metrics: metrics, bus: observation.bus,
            redactor: redactor, identifiers: ids, now: state.clock.now)
        let bench = Workbench(
            plan: plan, repository: repository, queue: queue,
            layers: layers, checks: checks, recording: recording, ledger: ledger,
            allowsUnproven: request.allowsUnproven, ceiling: request.ceiling, commitDate: opened.commitDate,
            progress: { observation.bus.publish(.remark($0)) })
        return try await observation.during(opened.run.id, opened.items) { try await carryOut(opened, bench) }
    }

    private func artifacts(_ plan: Plan, _ redactor: Redactor) async throws -> ArtifactStore {
        let artifacts = ArtifactStore(folder: request.state, redactor: redactor, digest: Planner.digest)
        try await artifacts.removeLeftovers()
        try await SpecificationCopy.keep(
            request.specification, plan.specification.digest, in: artifacts, redactor: redactor)
        return artifacts
    }

    private func kept(_ run: Run, _ state: StateDatabase) async throws -> RunResult {
        progress(
            run.status == .succeeded
                ? "everything is merged already; nothing is left to do"
                : "refused before, and nothing has changed since; --retry refused tries again")
        return try await result(run, state, isKept: true)
    }

    /// What earlier processes of the run counted.
    private func resume(_ metrics: RunMetrics, of run: RunID, _ state: StateDatabase) async throws {
        let (events, stored) = try await state.read { rows in
            (try rows.events.list(run: run), try rows.counters.find(run: run))
        }
        metrics.resume(events: events, stored: stored)
    }

    /// Each work item is stored with its tests and with all that is protected.
    private static func refuseUnstorable(_ plan: Plan) throws(ControlError) {
        let limit = 10_000_000
        let count = plan.workItems.reduce(0) { $0 + $1.envelope.testCount + $1.envelope.protectedPaths.count }
        guard count > limit else { return }
        throw ControlError(
            code: "plan.too-large",
            description: "store work items: together they name more than \(limit) files; hint: join components",
            exitStatus: 64)
    }

    /// Looks at the operator's tests, unless an earlier process of this run has.
    private func preflight(
        _ plan: Plan, _ checks: RunChecks, _ present: GitRepository?, _ identifiers: ULIDGenerator
    ) async throws -> RunOpening.Preflighted {
        let parts = [plan.specification.digest.description, checks.verifierPlan.description] + checks.tools
        let name = Planner.digest(Array(parts.joined(separator: "\n").utf8)).description
        if let present, StateHolding.isLookedAt(name, plan, request, repository: present.path) {
            return RunOpening.Preflighted(name: name, launches: 0)
        }
        let launches = try await Preflight(
            sandboxes: checks.sandboxes, checker: checks.testChecker, identifiers: identifiers, state: request.state
        ).check(plan.specification)
        return RunOpening.Preflighted(name: name, launches: launches)
    }

    private func create(_ git: GitProgram) async throws -> GitRepository {
        try await GitRepository.openOrCreate(
            at: request.repository, owner: userID, git: git,
            rootCommit: CommitSignature.nexus(at: request.commitDate ?? WallClock.now()))
    }

    private func carryOut(_ opened: RunOpening.Opened, _ bench: Workbench) async throws -> RunResult {
        do {
            let ended = try await Controller(bench: bench, draining: draining).run()
            let run = try await end(
                opened.run, ended.allSatisfy { $0.status == .merged } ? .succeeded : .refused, bench.ledger)
            return try await result(run, bench.ledger.state)
        } catch {
            // Whatever else a cancelled run runs into is a consequence.
            let failure = cancellation.isCancelled ? .cancelled : ControlError(error)
            // Without a supervisor the run has been killed, not ended: the same command goes on with it.
            if client.isClosed { throw failure }
            try await bench.ledger.incident(failure.code, failure.description)
            try await park(bench.ledger, forGood: ![70, 130].contains(failure.exitStatus))
            let run = try await end(opened.run, failure.exitStatus == 130 ? .cancelled : .failed, bench.ledger)
            let items = try await RunResult.items(of: run.id, in: bench.ledger.state)
            return RunResult(failure.redacted(by: bench.ledger.redactor), request, run: run.id, items: items)
        }
    }

    /// Attempts that were under way have no verdict. What is left in the queue is what the same command goes on with;
    /// where going on would only fail again, nothing is left.
    private func park(_ ledger: Ledger, forGood isOver: Bool) async throws {
        let now = ledger.now()
        try await ledger.write([]) { rows in
            for attempt in try rows.attempts.running(run: ledger.run) {
                var attempt = attempt
                (attempt.status, attempt.endedAt) = (.failed, now)
                try rows.attempts.update(attempt)
                try rows.workItems.setStatus(attempt.workItem, .failed)
            }
            if isOver { try rows.jobs.drop(run: ledger.run) }
        }
    }

    private func result(_ run: Run, _ state: StateDatabase, isKept: Bool = false) async throws -> RunResult {
        RunResult(
            run: run.id.description, status: run.status.rawValue, specification: request.specification,
            repository: request.repository, state: request.state,
            items: try await RunResult.items(of: run.id, in: state), failure: nil,
            exit: try await state.read { try RunResult.exitStatus(of: run, $0) }, kept: isKept)
    }

    private func end(_ run: Run, _ status: Run.Status, _ ledger: Ledger) async throws -> Run {
        var run = run
        run.endedAt = ledger.now()
        run.status = status
        try await ledger.write([.runEnded(status: status)], durability: .power) { [run] in try $0.runs.update(run) }
        return run
    }
}
