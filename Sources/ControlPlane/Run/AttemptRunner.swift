// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Observability
internal import Persistence
internal import SynthesisPlane
internal import VerificationPlane

/// One attempt at one work item: agent, checks, gate, merge. Nothing is judged on what the agent says. Taken up again
/// after its process ended, it goes on with what is stored.
struct AttemptRunner: Sendable {
    /// How an attempt ended.
    enum End: Sendable {
        case merged(commit: ObjectName)
        case refused(Feedback)
        /// The branch moved under it, or its patch is gone; the attempt says nothing about the agent's answer.
        case overtaken
    }

    /// How often checks are asked again that could not be run.
    private static let retries = 2

    /// How many commits back a checkout is looked for that the next can be laid over.
    private static let history = 64

    let bench: Workbench
    let item: WorkItem
    let task: AttemptTask

    /// - Parameter feedback: what the last refused attempt is told.
    func run(feedback: Feedback?) async throws -> End {
        let known = try await bench.ledger.state.read { [id = task.attempt] in try $0.attempts.find(id) }
        if known?.status == .refused, let feedback = known?.feedback { return .refused(feedback) }
        let base = try await bench.repository.base()
        if var known, known.base != base.commit {
            try await overtaken(&known)
            return .overtaken
        }
        let tree = try await bench.repository.apply(
            Patch(changes: []), to: try await bench.repository.tree(of: base.commit),
            restoring: bench.restored(for: item))
        try await bench.requireTests(of: item, in: tree)
        let layers = try await bench.layers.layers(of: tree) {
            try await bench.repository.trees(of: base.commit, count: Self.history)
        }
        let start = AttemptStart(base: base, tree: tree, layers: layers)
        let script = { [bench, item, task] in
            try bench.recording.script(for: item.name, attempt: task.number, feedback: feedback)
        }
        // An agent that can't be asked makes no attempt.
        if known == nil { _ = try script() }
        var attempt = try await open(known, base)
        switch try await AgentStep(bench: bench, item: item).run(&attempt, start, script: script) {
        case .failed(let feedback): return try await refuse(&attempt, feedback)
        case .patch(let patch): return try await judge(&attempt, start, patch)
        case .lost:
            try await overtaken(&attempt)
            return .overtaken
        }
    }

    private func open(_ known: Attempt?, _ base: GitRepository.Base) async throws -> Attempt {
        if var attempt = known {
            guard attempt.status != .running else { return attempt }
            (attempt.status, attempt.endedAt, attempt.feedback) = (.running, nil, nil)
            try await bench.ledger.write([]) { [attempt] in try $0.attempts.update(attempt) }
            return attempt
        }
        let attempt = Attempt(
            id: task.attempt, workItem: item.id, number: task.place, agent: "nexus-agent/replay", base: base.commit,
            startedAt: bench.ledger.now())
        try await bench.ledger.write([.attemptStarted(attempt.id, workItem: item.id, number: task.place)]) {
            try $0.attempts.insert(attempt)
        }
        return attempt
    }

    // MARK: The verdict

    private func judge(_ attempt: inout Attempt, _ start: AttemptStart, _ patch: Patch) async throws -> End {
        let key = try EvidenceRecord.Key(
            patch: patch, baseTree: start.tree, envelope: item.envelope, plan: bench.checks.verifierPlan,
            tools: bench.checks.tools)
        let subject = CheckSubject(
            attempt: attempt.id, patch: patch, envelope: item.envelope, key: key, requirementTests: ownTests,
            basePaths: Array(try await bench.repository.listTree(start.tree).keys),
            allowsUnproven: bench.allowsUnproven)
        // A patch that scope refuses may not even apply; then there is no candidate, and nothing that runs needs one.
        let candidate = try await candidateTree(patch, start)
        if attempt.patchText == nil {
            let text = await PatchText.bytes(of: patch, start, candidate: candidate, in: bench.repository)
            attempt.patchText = try await bench.ledger.artifacts.write(text)
        }
        let context = bench.context(
            base: start.layers, candidate: try await bench.layers.layers(of: candidate) { [start.tree] })
        var round = 0
        while true {
            let outcome = try await verify(subject, context)
            let verdict = ConstraintGate.decide(envelope: item.envelope, evidence: outcome.records, key: key)
            try await bench.ledger.write([.verdictReached(attempt.id, verdict: verdict)])
            switch verdict {
            case .refuse(let reasons):
                let feedback = Feedback(reasons: reasons, diagnostics: outcome.diagnostics)
                guard reasons.contains(where: \.isInfrastructure) else { return try await refuse(&attempt, feedback) }
                guard round < Self.retries else { try await noVerdict(&attempt, feedback) }
                round += 1
            case .admit:
                return try await MergeStep(bench: bench, item: item, task: task)
                    .merge(&attempt, base: start.base, tree: candidate, evidence: outcome.records)
            }
        }
    }

    private func verify(
        _ subject: CheckSubject, _ context: CheckContext
    ) async throws -> VerificationPipeline.Outcome {
        let faults = StoredChecker.Faults()
        let outcome = await bench.checks.pipeline.mapped { checker in
            StoredChecker(
                inner: checker, ledger: bench.ledger, rules: bench.plan.specification.digest.description,
                cancellation: bench.checks.sandboxes.cancellation, faults: faults)
        }.verify(subject, context: context)
        try faults.rethrow()
        for record in outcome.records { leniency(record).map { bench.progress($0) } }
        return outcome
    }

    /// Why a check that did not pass refuses nothing; nil where it does.
    private func leniency(_ record: EvidenceRecord) -> String? {
        let constraint = item.envelope.constraints.first { $0.name == record.constraint }
        guard record.result != .pass, let constraint, constraint.level != .must else { return nil }
        let author = constraint.override.map { ", overridden by \(TerminalText.escape($0.author, limit: 80))" } ?? ""
        return "      \(constraint.name) is a \(constraint.level.rawValue)\(author): refuses nothing"
    }

    private var ownTests: [RequirementName: [RepositoryPath]] {
        var tests: [RequirementName: [RepositoryPath]] = [:]
        for name in item.requirements { tests[name] = bench.plan.specification.requirement(name)?.tests ?? [] }
        return tests
    }

    private func candidateTree(_ patch: Patch, _ start: AttemptStart) async throws -> ObjectName {
        let violations = ScopeChecker.violations(of: patch, envelope: item.envelope, basePaths: [])
        guard violations.isEmpty else { return start.tree }
        return try await bench.repository.apply(patch, to: start.tree, restoring: bench.restored(for: item))
    }

    private func refuse(_ attempt: inout Attempt, _ feedback: Feedback) async throws -> End {
        let feedback = bench.ledger.redactor.redact(feedback)
        (attempt.status, attempt.feedback, attempt.endedAt) = (.refused, feedback, bench.ledger.now())
        try await bench.ledger.write([.feedbackGiven(attempt.id, reasons: feedback.reasons)]) { [attempt] in
            try $0.attempts.update(attempt)
        }
        for diagnostic in feedback.diagnostics.prefix(5) { bench.progress("      \(Self.line(diagnostic))") }
        return .refused(feedback)
    }

    /// Place and first line, for a terminal; `inspect` has the rest.
    private static func line(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.path.map { "\($0)\(diagnostic.line.map { ":\($0)" } ?? ""): " } ?? ""
        let text = diagnostic.message.prefix { !$0.isNewline }.prefix(200)
        return TerminalText.escape(place + text)
    }

    /// Checks that can't be run say nothing about the patch: it stays as it is for whoever takes the run up.
    private func noVerdict(_ attempt: inout Attempt, _ feedback: Feedback) async throws -> Never {
        attempt.feedback = feedback
        try await bench.ledger.write([]) { [attempt] in try $0.attempts.update(attempt) }
        let codes = feedback.reasons.filter(\.isInfrastructure).map(\.code).joined(separator: ", ")
        throw ControlError(
            code: "checks.infrastructure", description: "work item \(item.name): checks could not run: \(codes)",
            exitStatus: 70)
    }

    private func overtaken(_ attempt: inout Attempt) async throws {
        (attempt.status, attempt.endedAt) = (.failed, bench.ledger.now())
        try await bench.ledger.write([]) { [attempt] in try $0.attempts.update(attempt) }
    }
}
