// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// A launched sandbox, from the supervisor's side.
final class RunningSandbox {
    /// The launch's sequence number; 0 for the orchestrator.
    let sequence: UInt64
    let plan: SealedPlan
    let slot: Slot
    let leaf: CgroupLeaf?
    let upper: UpperLayer?
    /// Whether there was a base below the upper; without one there is nothing to collect against.
    let hasLayers: Bool
    private let process: Int32
    private let descriptor: ProcessDescriptor
    private let pipes: LaunchPipes
    private let limit: WallLimit
    private let startedAt: Int
    private var lifecycle = SandboxLifecycle()

    init(
        sequence: UInt64, plan: SealedPlan, slot: Slot, leaf: CgroupLeaf?, upper: UpperLayer?, hasLayers: Bool,
        process: Int32, descriptor: consuming ProcessDescriptor, pipes: LaunchPipes, limit: WallLimit, startedAt: Int
    ) {
        self.sequence = sequence
        self.plan = plan
        self.slot = slot
        self.leaf = leaf
        self.upper = upper
        self.hasLayers = hasLayers
        self.process = process
        self.descriptor = descriptor
        self.pipes = pipes
        self.limit = limit
        self.startedAt = startedAt
    }

    /// Readable when PID 1 has ended.
    var endDescriptor: Int32 { descriptor.number }

    /// Readable when the wall limit is reached.
    var timerDescriptor: Int32? { limit.descriptor }

    func on(_ event: SandboxLifecycle.Event) {
        guard lifecycle.on(event) == .kill else { return }
        // It may be gone already; its end is read from the descriptor either way.
        try? Processes.signal(Signals.kill, descriptor)
    }

    /// Collects what is left of it. To be called once, when `endDescriptor` is readable: then the kernel has ended
    /// every process of its pid namespace.
    func finish() -> SandboxOutcome {
        _ = try? Processes.reap(process, blocking: true)
        let bytes = (try? Files.readAll(pipes.reportReader, limit: 1 << 16, subject: "report")) ?? []
        on(.ended(reports: (try? Report.decode(bytes)) ?? []))
        let usage = leaf?.usage() ?? CgroupLeaf.Usage()
        leaf?.kill()
        leaf?.remove()
        var outcome = SandboxOutcome(
            ending: lifecycle.ending(usage), wallMicroseconds: Timer.now - startedAt,
            cpuMicroseconds: usage.cpuMicroseconds, peakMemoryBytes: usage.peakMemoryBytes,
            pidsRefused: usage.pidsRefused, plan: plan.outcomeDigest)
        outcome.waived = plan.absences
        return outcome
    }
}

extension SealedPlan {
    /// As outcomes name them: nil for none.
    var absences: [Guarantee]? { plan.waived.isEmpty ? nil : plan.waived }

    /// The digest as evidence names it; the session's decoder has checked its length.
    var outcomeDigest: Digest {
        guard let digest = Digest(bytes: digest) else { preconditionFailure("a sealed plan has a digest of 32 bytes") }
        return digest
    }
}
