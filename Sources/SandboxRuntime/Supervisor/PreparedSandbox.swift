// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A sandbox that is set up and waits: no payload has run in it, and after the first one it is never used again.
final class PreparedSandbox {
    let plan: SealedPlan
    let slot: Slot
    private let slots: LaunchSlots
    /// The step that its supervisor takes.
    private let workspace: Step?
    private let leaf: CgroupLeaf
    private let upper: UpperLayer?
    private let process: Int32
    private let pipes: LaunchPipes
    private let order: LaunchOrder
    private let mounts: HeldMounts?
    private var descriptor: ProcessDescriptor?
    /// Readable when PID 1 has ended.
    let endDescriptor: Int32

    init(
        plan: SealedPlan, slots: LaunchSlots, slot: Slot, workspace: Step?, leaf: CgroupLeaf, upper: UpperLayer?,
        process: Int32, descriptor: consuming ProcessDescriptor, pipes: LaunchPipes, order: LaunchOrder
    ) {
        self.plan = plan
        self.slots = slots
        self.slot = slot
        self.workspace = workspace
        self.leaf = leaf
        self.upper = upper
        self.process = process
        self.pipes = pipes
        self.order = order
        mounts = try? HeldMounts(of: process)
        endDescriptor = descriptor.number
        self.descriptor = consume descriptor
    }

    /// Waits for what is still being set up, no longer than that takes on a machine that is not overloaded.
    var isReady: Bool {
        // PID 1 says `started` once nothing in the sandbox has any privilege left, and says nothing before.
        let ready = try? Poll.wait(for: [pipes.reportReader.number], milliseconds: 20)
        return ready?.isEmpty == false
    }

    /// Lets it go on as the launch that was asked for; its time runs from here. It has to be ready.
    /// - Throws: when it can't; then nothing of the launch was started, and this is to be discarded.
    func launch(_ inputs: Launcher.Inputs, layers: [Int32]) throws(LinuxError) -> RunningSandbox {
        if let limits = inputs.limits, limits != plan.plan.limits { try leaf.apply(limits) }
        let limit = try WallLimit(milliseconds: inputs.limits?.wallMilliseconds)
        let usageTimer = try UsageTimer.make(inputs.limits, leaf)
        let startedAt = Timer.now
        if case .workspace(let path) = workspace { try attach(layers, at: path) }
        try? leaf.label(LeafLabel(sequence: inputs.sequence, startedAt: RealTime.milliseconds, plan: plan.digest))
        try order.send(inputs)
        guard let descriptor = descriptor.take() else {
            preconditionFailure("a prepared sandbox is launched once")
        }
        let sandbox = RunningSandbox(
            sequence: inputs.sequence, plan: plan, slot: slot, leaf: leaf, upper: upper,
            hasLayers: !inputs.layers.isEmpty, process: process, descriptor: descriptor, pipes: pipes, limit: limit,
            usageTimer: usageTimer, startedAt: startedAt)
        sandbox.mounts = mounts
        return sandbox
    }

    private func attach(_ layers: [Int32], at path: String) throws(LinuxError) {
        guard let mounts else {
            throw LinuxError(operation: "attach", subject: path, errno: .badDescriptor)
        }
        var slots = slots
        slots.layers = layers
        try mounts.attach(Workspace(slots: slots), at: path)
    }

    /// Ends it, and waits until it is gone.
    func discard() {
        switch descriptor.take() {
        case .some(let descriptor):
            try? Processes.signal(Signals.kill, descriptor)
            _ = try? Processes.reap(process, blocking: true)
            mounts?.release()
            leaf.kill()
            leaf.remove()
        case .none: return
        }
    }
}
