// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import IntegrationPlane
internal import Observability
internal import Persistence
internal import Sandbox
internal import SandboxRuntime
internal import SynthesisPlane
internal import VerificationPlane

/// Lets the agent work in a sandbox and collects what it changed; once: the result is stored, and taken from there by
/// whoever takes the run up.
struct AgentStep: Sendable {
    /// How often it is started again because something outside the sandbox ended it.
    private static let retries = 2

    let bench: Workbench
    let item: WorkItem

    /// What the agent left.
    enum Result: Sendable {
        case patch(Patch)
        case failed(Feedback)
        /// What it had made was stored, and git has collected it since: it has to be made again.
        case lost
    }

    /// What is stored of it.
    private struct Stored: Codable, Sendable {
        let outcome: SandboxOutcome
        let transcript: Digest
        let failure: Feedback?
        let patch: StoredPatch?
    }

    func run(
        _ attempt: inout Attempt, _ start: AttemptStart, script: () throws -> AgentScript
    ) async throws -> Result {
        var job = try await begin(attempt)
        if let stored = try job.result(as: Stored.self) { return try await load(stored) }
        let bytes = try script().encoded()
        var round = 0
        while true {
            let ledger = bench.ledger
            try await ledger.state.write { [job] in try $0.jobs.countLaunch(of: job.id, at: ledger.now()) }
            let result = try await bench.checks.sandboxes.attempt(
                bytes, on: start.layers, seconds: item.envelope.budget.attemptSeconds)
            guard round < Self.retries, let cause = Self.causeOutside(result.outcome.ending) else {
                return try await keep(result, &attempt, start, job)
            }
            try await ledger.state.write { [job] in try $0.jobs.release(job.id, cause: cause) }
            job = try await begin(attempt)
            round += 1
        }
    }

    private func begin(_ attempt: Attempt) async throws -> Job {
        let run = bench.ledger.run
        return try await bench.ledger.state.write { [id = attempt.id] in
            try $0.jobs.begin(.agent, "\(id)", run: run, payload: id)
        }
    }

    /// Limits end an agent in other ways, and it has no reason to kill itself: what did is not its fault.
    private static func causeOutside(_ ending: SandboxOutcome.Ending) -> Job.Cause? {
        switch ending {
        case .signal(number: 9): .agent
        case .fault: .infrastructure
        default: nil
        }
    }

    private func keep(
        _ result: SandboxResult, _ attempt: inout Attempt, _ start: AttemptStart, _ job: Job
    ) async throws -> Result {
        attempt.outcome = result.outcome
        let failure = try failure(result)
        let transcript = try await keepTranscript(result, &attempt)
        var events: [Event.Payload] = [.attemptEnded(attempt.id, outcome: result.outcome)]
        var (patch, kept): (Patch?, StoredPatch?)
        if failure == nil {
            let collected = try await collect(result, start)
            let digest = Digest(sha256Of: collected.canonicalBytes)
            attempt.patchDigest = digest
            events.append(.patchCollected(attempt.id, patch: digest, changes: collected.changes.count))
            (patch, kept) = (collected, try await bench.repository.keep(collected))
        }
        let stored = Stored(outcome: result.outcome, transcript: transcript, failure: failure, patch: kept)
        try await bench.ledger.write(events, durability: .power) { [attempt] in
            try $0.attempts.update(attempt)
            try $0.jobs.complete(job.id, result: stored)
        }
        return patch.map { .patch($0) } ?? .failed(failure ?? Feedback(reasons: [], diagnostics: []))
    }

    private func load(_ stored: Stored) async throws -> Result {
        if let patch = stored.patch {
            do throws(IntegrationError) { return .patch(try await bench.repository.load(patch)) } catch {
                guard error.code == .objectMissing else { throw error }
                return .lost
            }
        }
        return .failed(stored.failure ?? Feedback(reasons: [], diagnostics: []))
    }

    /// What the agent did goes with the evidence; nothing is decided on it.
    private func keepTranscript(_ result: SandboxResult, _ attempt: inout Attempt) async throws -> Digest {
        // Before anything is cut: half a secret would not be recognised.
        let output = bench.ledger.redactor.redact(result.standardOutput)
        let transcript = Transcript(parsing: output)
        for run in transcript.runs {
            bench.progress("    ran \(TerminalText.escape(String(run.arguments.joined(separator: " ").prefix(200))))")
        }
        let digest = try await bench.ledger.artifacts.write(output)
        attempt.transcript = digest
        return digest
    }

    /// Nil when the agent came to its end. A limit that it ran into is its own fault; anything else is ours.
    private func failure(_ result: SandboxResult) throws -> Feedback? {
        let (code, reason): (String, String)
        switch result.outcome.ending {
        case .exit(code: 0): return nil
        case .wall: (code, reason) = ("agent.wall", "the agent reached its wall limit")
        case .memory: (code, reason) = ("agent.memory", "the agent reached its memory limit")
        case .pids: (code, reason) = ("agent.pids", "the agent reached its limit of processes")
        case .idle: (code, reason) = ("agent.idle", "the agent did nothing until its idle limit")
        case .cpu: (code, reason) = ("agent.cpu", "the agent reached its limit of cpu time")
        case .disk: (code, reason) = ("agent.disk", "the agent filled its workspace or scratch space")
        case .output: (code, reason) = ("agent.output", "the agent wrote more than its limit of output")
        case .seccomp(let call):
            (code, reason) = ("agent.system_call", "the agent made a system call that its policy denies: \(call)")
        case .exit(let status): (code, reason) = ("agent.failed", "the agent ended with status \(status)")
        case .signal(let number): (code, reason) = ("agent.failed", "the agent was ended by signal \(number)")
        case .cancelled: throw ControlError.cancelled
        case .fault(let stage, let error, let subject):
            throw ControlError(
                code: "sandbox.fault", description: "sandbox \(stage): \(error); \(subject)", exitStatus: 70)
        }
        let errors = bench.ledger.redactor.redact(result.standardError)
        let said = TerminalText.escape(String(decoding: errors.prefix(2000), as: UTF8.self))
        return Feedback(
            reasons: [], diagnostics: [Diagnostic(code: code, message: said.isEmpty ? reason : "\(reason): \(said)")])
    }

    private func collect(_ result: SandboxResult, _ start: AttemptStart) async throws -> Patch {
        guard let collection = result.collection else {
            throw ControlError(code: "sandbox.collect", description: "no workspace to collect", exitStatus: 70)
        }
        let base = try BaseLayers(folders: bench.layers.folders(of: start.layers))
        let collected = try WorkspaceCollector()
            .collect(view: collection.view, opaque: collection.opaque, base: base)
        return try await bench.repository.completed(collected, onto: start.tree)
    }
}
