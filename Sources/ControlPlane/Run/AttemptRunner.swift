// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Linux
internal import Persistence
internal import Sandbox
internal import SandboxRuntime
internal import SynthesisPlane
internal import VerificationPlane

/// One attempt at one work item: agent, collection, checks, gate, merge. Nothing is judged on what the agent says.
struct AttemptRunner: Sendable {
    /// How an attempt ended.
    enum End: Sendable {
        case merged(commit: ObjectName)
        case refused(Feedback)
        /// The branch moved under it; the attempt says nothing about the patch.
        case overtaken
    }

    let bench: Workbench
    let item: WorkItem

    /// Where the attempt starts: the branch, and its tree with the operator's files in place.
    private struct Start {
        let base: GitRepository.Base
        let tree: ObjectName
        let layer: String
    }

    /// - Parameters:
    ///   - number: which answer of the agent's this is: one more than have been refused.
    ///   - place: its place among all attempts at the item, those without a verdict included.
    func run(number: Int, place: Int, feedback: Feedback?) async throws -> End {
        let ledger = bench.ledger
        let base = try await bench.repository.base()
        let tree = try await bench.repository.apply(
            Patch(changes: []), to: try await bench.repository.tree(of: base.commit),
            restoring: bench.restored(for: item))
        try await bench.requireTests(of: item, in: tree)
        let start = Start(base: base, tree: tree, layer: try await bench.layers.layer(tree))
        let script = try bench.recording.script(for: item.name, attempt: number, feedback: feedback)
        var attempt = Attempt(
            id: ledger.identifiers.next(), workItem: item.id, number: place, agent: "nexus-agent/replay",
            base: base.commit, startedAt: ledger.now())
        try await ledger.write([.attemptStarted(attempt.id, workItem: item.id, number: place)]) { [attempt] in
            try $0.attempts.insert(attempt)
        }
        do {
            return try await run(&attempt, start, script)
        } catch {
            attempt.status = .failed
            try await finish(attempt, [])
            throw error
        }
    }

    private func run(_ attempt: inout Attempt, _ start: Start, _ script: AgentScript) async throws -> End {
        let result = try await bench.checks.sandboxes.attempt(
            script.encoded(), on: start.layer, seconds: item.envelope.budget.attemptSeconds)
        attempt.outcome = result.outcome
        try await bench.ledger.write([.attemptEnded(attempt.id, outcome: result.outcome)])
        try await keepTranscript(result, &attempt)
        if let feedback = try agentFailure(result) { return try await refuse(&attempt, feedback) }
        let patch = try await collect(result, start)
        attempt.patchDigest = Digest(sha256Of: patch.canonicalBytes)
        try await bench.ledger.write([
            .patchCollected(attempt.id, patch: Digest(sha256Of: patch.canonicalBytes), changes: patch.changes.count)
        ])
        return try await judge(&attempt, start, patch)
    }

    // MARK: The agent

    /// What the agent did goes with the evidence; nothing is decided on it.
    private func keepTranscript(_ result: SandboxResult, _ attempt: inout Attempt) async throws {
        let transcript = Transcript(parsing: result.standardOutput)
        for run in transcript.runs {
            bench.progress("    ran \(TerminalText.escape(String(run.arguments.joined(separator: " ").prefix(200))))")
        }
        attempt.transcript = try await bench.ledger.artifacts.write(result.standardOutput)
    }

    /// Nil when the agent came to its end. A limit that it ran into is its own fault; anything else is ours.
    private func agentFailure(_ result: SandboxResult) throws -> Feedback? {
        let code: String
        switch result.outcome.ending {
        case .exit(code: 0): return nil
        case .wall: code = "agent.wall"
        case .memory: code = "agent.memory"
        case .pids: code = "agent.pids"
        case .exit, .signal: code = "agent.failed"
        case .cancelled: throw ControlError.cancelled
        case .fault(let stage, let error, let subject):
            throw ControlError(
                code: "sandbox.fault", description: "sandbox \(stage): \(error); \(subject)", exitStatus: 70)
        }
        let said = TerminalText.escape(String(decoding: result.standardError.prefix(2000), as: UTF8.self))
        return Feedback(
            reasons: [], diagnostics: [Diagnostic(code: code, message: "the agent did not finish: \(said)")])
    }

    private func collect(_ result: SandboxResult, _ start: Start) async throws -> Patch {
        guard let collection = result.collection else {
            throw ControlError(code: "sandbox.collect", description: "no workspace to collect", exitStatus: 70)
        }
        let base = try bench.layers.open(start.layer)
        let collected = try WorkspaceCollector()
            .collect(view: collection.view, opaque: collection.opaque, base: base)
        return try await bench.repository.completed(collected, onto: start.tree)
    }

    // MARK: The verdict

    private func judge(_ attempt: inout Attempt, _ start: Start, _ patch: Patch) async throws -> End {
        let key = try EvidenceRecord.Key(
            patch: patch, baseTree: start.tree, envelope: item.envelope, plan: bench.checks.verifierPlan,
            tools: bench.checks.tools)
        let subject = CheckSubject(
            attempt: attempt.id, patch: patch, envelope: item.envelope, key: key, requirementTests: ownTests,
            basePaths: Array(try await bench.repository.listTree(start.tree).keys),
            allowsUnproven: bench.allowsUnproven)
        // A patch that scope refuses may not even apply; then there is no candidate, and nothing that runs needs one.
        let candidate = try await candidateTree(patch, start)
        let candidateLayer = try await bench.layers.layer(candidate)
        let ledger = bench.ledger
        let outcome = await bench.checks.pipeline.verify(
            subject, context: bench.context(base: start.layer, candidate: candidateLayer)
        ) { [attempt] names in
            try? await ledger.write(names.map { .checkStarted(attempt.id, constraint: $0) })
        }
        // Checks that were ended by the operator say nothing about the patch.
        if bench.checks.sandboxes.cancellation.isCancelled { throw ControlError.cancelled }
        try await record(outcome)
        let verdict = ConstraintGate.decide(envelope: item.envelope, evidence: outcome.records, key: key)
        try await ledger.write([.verdictReached(attempt.id, verdict: verdict)])
        switch verdict {
        case .refuse(let reasons):
            return try await refuse(&attempt, Feedback(reasons: reasons, diagnostics: outcome.diagnostics))
        case .admit:
            return try await MergeStep(bench: bench, item: item)
                .merge(&attempt, base: start.base, tree: candidate, evidence: outcome.records.map(\.id))
        }
    }

    private var ownTests: [RequirementName: [RepositoryPath]] {
        var tests: [RequirementName: [RepositoryPath]] = [:]
        for name in item.requirements { tests[name] = bench.plan.specification.requirement(name)?.tests ?? [] }
        return tests
    }

    private func candidateTree(_ patch: Patch, _ start: Start) async throws -> ObjectName {
        let violations = ScopeChecker.violations(of: patch, envelope: item.envelope, basePaths: [])
        guard violations.isEmpty else { return start.tree }
        return try await bench.repository.apply(patch, to: start.tree, restoring: bench.restored(for: item))
    }

    private func record(_ outcome: VerificationPipeline.Outcome) async throws {
        for artifact in outcome.artifacts { _ = try await bench.ledger.artifacts.write(artifact.bytes) }
        let records = outcome.records
        try await bench.ledger.write(
            records.map { .checkEnded($0.id, constraint: $0.constraint, result: $0.result) }
        ) { rows in
            for record in records { try rows.evidence.insert(record) }
        }
        for record in records {
            bench.progress("    \(record.result.rawValue) \(record.constraint)\(leniency(record))")
        }
    }

    /// Why a check that did not pass refuses nothing; empty where it does.
    private func leniency(_ record: EvidenceRecord) -> String {
        let constraint = item.envelope.constraints.first { $0.name == record.constraint }
        guard record.result != .pass, let constraint, constraint.level != .must else { return "" }
        let author = constraint.override.map { ", overridden by \(TerminalText.escape($0.author, limit: 80))" } ?? ""
        return " (a \(constraint.level.rawValue)\(author): refuses nothing)"
    }

    private func refuse(_ attempt: inout Attempt, _ feedback: Feedback) async throws -> End {
        attempt.status = feedback.reasons.contains(where: \.isInfrastructure) ? .failed : .refused
        attempt.feedback = feedback
        try await finish(attempt, [.feedbackGiven(attempt.id, reasons: feedback.reasons)])
        for reason in feedback.reasons { bench.progress("    refused: \(reason.code) (\(reason.constraint))") }
        for diagnostic in feedback.diagnostics.prefix(5) {
            bench.progress("      \(TerminalText.escape(diagnostic.message.prefix(200).description))")
        }
        return .refused(feedback)
    }

    private func finish(_ attempt: Attempt, _ events: [Event.Payload]) async throws {
        var attempt = attempt
        attempt.endedAt = bench.ledger.now()
        try await bench.ledger.write(events) { [attempt] in try $0.attempts.update(attempt) }
    }
}
