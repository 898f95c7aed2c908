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
    /// Its mounts, until `clear`.
    var mounts: HeldMounts?
    private let process: Int32
    private let descriptor: ProcessDescriptor
    private let pipes: LaunchPipes
    private let limit: WallLimit
    private let usageTimer: UsageTimer?
    private let startedAt: Int
    private var lifecycle = SandboxLifecycle()

    init(
        sequence: UInt64, plan: SealedPlan, slot: Slot, leaf: CgroupLeaf?, upper: UpperLayer?, hasLayers: Bool,
        process: Int32, descriptor: consuming ProcessDescriptor, pipes: LaunchPipes, limit: WallLimit,
        usageTimer: UsageTimer?, startedAt: Int
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
        self.usageTimer = usageTimer
        self.startedAt = startedAt
    }

    /// Readable when PID 1 has ended.
    var endDescriptor: Int32 { descriptor.number }

    /// Readable when a limit of time is reached, or could be.
    var timerDescriptors: [Int32] { [limit.descriptor, usageTimer?.descriptor].compactMap(\.self) }

    /// Reacts to the timers among these.
    func react(to ready: Set<Int32>) {
        if let wall = limit.descriptor, ready.contains(wall) { on(.wallLimitReached) }
        guard let usageTimer, let leaf, ready.contains(usageTimer.descriptor) else { return }
        if let event = usageTimer.look(at: leaf) { on(event) }
    }

    func on(_ event: SandboxLifecycle.Event) {
        guard lifecycle.on(event) == .kill else { return }
        // It may be gone already; its end is read from the descriptor either way.
        try? Processes.signal(Signals.kill, descriptor)
    }

    /// Takes down what nobody has to wait for: the mounts, and the cgroups, in which nothing is any more. Once, after
    /// `finish`.
    func clear() {
        mounts?.release()
        leaf?.kill()
        leaf?.remove()
    }

    /// Collects what is left of it, all but what `clear` takes down. To be called once, when `endDescriptor` is
    /// readable: then the kernel has ended every process of its pid namespace.
    func finish() -> SandboxOutcome {
        _ = try? Processes.reap(process, blocking: true)
        let bytes = (try? Files.readAll(pipes.reportReader, limit: 1 << 16, subject: "report")) ?? []
        on(.ended(reports: (try? Report.decode(bytes)) ?? []))
        let usage = leaf?.usage() ?? CgroupLeaf.Usage()
        var outcome = SandboxOutcome(
            ending: lifecycle.ending(usage), wallMicroseconds: Timer.now - startedAt,
            cpuMicroseconds: usage.cpuMicroseconds, peakMemoryBytes: usage.peakMemoryBytes,
            pidsRefused: usage.pidsRefused, readBytes: usage.readBytes, writtenBytes: usage.writtenBytes,
            denials: plan.plan.recordsDenials ? lifecycle.denials : nil, plan: plan.outcomeDigest)
        outcome.waived = plan.absences
        return outcome
    }
}

extension SandboxPlan {
    /// Whether its filter asks PID 1, which records.
    fileprivate var recordsDenials: Bool {
        payload.contains {
            if case .watchedSyscallFilter(_, _, let recorded) = $0 { recorded > 0 } else { false }
        }
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
