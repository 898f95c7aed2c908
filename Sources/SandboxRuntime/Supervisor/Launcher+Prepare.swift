// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

extension Launcher {
    /// Sets a sandbox up as far as that goes without a launch. It does not wait for the sandbox to be ready.
    func prepare(_ plan: SealedPlan, in slot: Slot, number: Int) throws(LinuxError) -> PreparedSandbox {
        guard let preparation = plan.plan.preparation, let limits = plan.plan.limits else {
            throw LinuxError(operation: "prepare", subject: plan.plan.name, errno: .notSupported)
        }
        let leaf = try cgroups.leaf("p\(number)", limits: limits)
        do throws(LinuxError) {
            return try start(plan, preparation, limits, in: slot, leaf: leaf)
        } catch {
            leaf.remove()
            throw error
        }
    }

    private func start(
        _ plan: SealedPlan, _ preparation: SandboxPlan.Preparation, _ limits: SandboxPlan.Limits, in slot: Slot,
        leaf: CgroupLeaf
    ) throws(LinuxError) -> PreparedSandbox {
        let upper: UpperLayer? =
            if let workspace = plan.plan.workspace { try UpperLayer(workspace, users: slot.users) } else { nil }
        let pipes = try LaunchPipes()
        let order = try LaunchOrder(isRelayed: limits.outputBytes != nil)
        var slots = LaunchSlots(
            users: slot.users, command: LaunchSlots.unknown, standardInput: LaunchSlots.unknown,
            standardOutput: LaunchSlots.unknown, standardError: LaunchSlots.unknown, result: nil, workingFolder: "/",
            layers: [], upper: upper?.number, grants: [],
            userNamespace: try slot.userNamespace(for: plan.plan.identity), cgroups: leaf.entrances,
            report: pipes.reportWriter, lifeline: pipes.lifelineReader)
        if plan.plan.workspace?.isExecutable == false { slots.workspaceAttributes.insert(.noExecute) }
        let cloned = try Processes.clone(into: plan.plan.namespaces, cgroup: leaf.birthplace)
        switch consume cloned {
        case .child: SandboxProcess.prepare(plan.plan, preparation, slots: slots, order: order.ends)
        case .parent(let process, let descriptor):
            pipes.closeOtherEnds()
            order.closeOtherEnds()
            return PreparedSandbox(
                plan: plan, slots: slots, slot: slot, workspace: preparation.lateSetup.first, leaf: leaf, upper: upper,
                process: process, descriptor: descriptor, pipes: pipes, order: order)
        }
    }

    /// Launches what waits. Its time and its tighter limits begin here.
    /// - Throws: when it could not be: the caller discards it, and sets up another one for the launch.
    func launch(_ prepared: PreparedSandbox, _ inputs: Inputs) throws(LinuxError) -> RunningSandbox {
        let (layers, owners) = try lowers(inputs.layers, slot: prepared.slot)
        // Owners are changed by the set-up itself.
        guard owners == nil else { throw LinuxError(operation: "map owners", subject: "layers", errno: .notSupported) }
        let sandbox = try prepared.launch(inputs, layers: layers.numbers)
        // A descriptor closes after its owner's last use.
        extendLifetime(layers)
        return sandbox
    }
}
