// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A sandbox that is set up and waits: no payload has run in it, and after the first one it is never used again.
final class PreparedSandbox {
    let plan: SealedPlan
    let slot: Slot
    private let leaf: CgroupLeaf
    private let upper: UpperLayer?
    private let process: Int32
    private let pipes: LaunchPipes
    private let orders: LaunchOrders
    private let mounts: HeldMounts?
    private var descriptor: ProcessDescriptor?
    /// Readable when PID 1 has ended.
    let endDescriptor: Int32

    init(
        plan: SealedPlan, slot: Slot, leaf: CgroupLeaf, upper: UpperLayer?, process: Int32,
        descriptor: consuming ProcessDescriptor, pipes: LaunchPipes, orders: LaunchOrders
    ) {
        self.plan = plan
        self.slot = slot
        self.leaf = leaf
        self.upper = upper
        self.process = process
        self.pipes = pipes
        self.orders = orders
        mounts = HeldMounts(of: process)
        endDescriptor = descriptor.number
        self.descriptor = consume descriptor
    }

    /// Lets it go on as the launch that was asked for; its time runs from here.
    /// - Throws: when it can't; then nothing of the launch was started, and this is to be discarded.
    func launch(_ inputs: Launcher.Inputs, layers: [Int32]) throws(LinuxError) -> RunningSandbox {
        if let limits = inputs.limits, limits != plan.plan.limits { try leaf.apply(limits) }
        let limit = try WallLimit(milliseconds: inputs.limits?.wallMilliseconds)
        let usageTimer = try UsageTimer.make(inputs.limits, leaf)
        let startedAt = Timer.now
        try orders.send(inputs, layers: layers, isRelayed: plan.plan.limits?.outputBytes != nil)
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
