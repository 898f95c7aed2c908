// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Turns a plan and filled slots into a running sandbox. Nothing of a launch that fails is left.
struct Launcher {
    /// The slots of one launch, checked, as descriptors of the supervisor.
    struct Inputs {
        var sequence: UInt64 = 0
        var command: Int32
        var standardInput: Int32 = 0
        var standardOutput: Int32 = 1
        var standardError: Int32 = 2
        var result: Int32?
        var workingFolder: String
        var limits: SandboxPlan.Limits?
        /// Open folders, the uppermost first.
        var layers: [(name: String, descriptor: Int32)] = []
        var grants: [Int32] = []
        /// A detached devpts, when the standard streams are its terminal 0.
        var terminals: Int32?
    }

    let cgroups: Cgroups
    let owner: Owner

    func launch(_ plan: SealedPlan, in slot: Slot, _ inputs: Inputs) throws(StageFault) -> RunningSandbox {
        do throws(LinuxError) {
            let leaf: CgroupLeaf? =
                if let limits = inputs.limits {
                    try cgroups.leaf("s\(inputs.sequence)", limits: limits)
                } else { nil }
            do throws(LinuxError) {
                // For those who look on; a sandbox without it is as well guarded.
                try? leaf?.label(
                    LeafLabel(sequence: inputs.sequence, startedAt: RealTime.milliseconds, plan: plan.digest))
                return try start(plan, in: slot, inputs, leaf: leaf)
            } catch {
                leaf?.remove()
                throw error
            }
        } catch {
            throw StageFault(stage: "launch", errno: error.errno, subject: "\(error.operation) \(error.subject)")
        }
    }

    private func start(
        _ plan: SealedPlan, in slot: Slot, _ inputs: Inputs, leaf: CgroupLeaf?
    ) throws(LinuxError) -> RunningSandbox {
        let upper: UpperLayer? =
            if let workspace = plan.plan.workspace {
                try UpperLayer(workspace, users: slot.users)
            } else { nil }
        let userNamespace = try slot.userNamespace(for: plan.plan.identity)
        let (layers, owners) = try lowers(inputs.layers, slot: slot)
        let grants = MountNumbers(try grantMounts(inputs.grants))
        // Their numbers alone are handed on: they have to be open until the child has them.
        defer { withExtendedLifetime((layers, owners, grants)) {} }
        let pipes = try LaunchPipes()
        var slots = LaunchSlots(
            users: slot.users, command: inputs.command, standardInput: inputs.standardInput,
            standardOutput: inputs.standardOutput, standardError: inputs.standardError, result: inputs.result,
            workingFolder: inputs.workingFolder, layers: layers.numbers,
            takeOver: owners.map { (owner, $0.number) }, upper: upper?.number,
            grants: grants.numbers, userNamespace: userNamespace, cgroups: leaf?.entrances ?? [],
            report: pipes.reportWriter, lifeline: pipes.lifelineReader, terminals: inputs.terminals)
        if plan.plan.workspace?.isExecutable == false { slots.workspaceAttributes.insert(.noExecute) }
        // Whatever can fail has to fail before there is a process: then nothing has to be ended and awaited.
        let limit = try WallLimit(milliseconds: inputs.limits?.wallMilliseconds)
        let usageTimer = try UsageTimer.make(inputs.limits, leaf)
        let startedAt = Timer.now
        let cloned = try Processes.clone(into: plan.plan.namespaces, cgroup: leaf?.birthplace)
        switch consume cloned {
        case .child: SandboxProcess.run(plan.plan, slots: slots)
        case .parent(let process, let descriptor):
            pipes.closeOtherEnds()
            let sandbox = RunningSandbox(
                sequence: inputs.sequence, plan: plan, slot: slot, leaf: leaf, upper: upper,
                hasLayers: !inputs.layers.isEmpty, process: process, descriptor: descriptor, pipes: pipes,
                limit: limit, usageTimer: usageTimer, startedAt: startedAt)
            sandbox.mounts = try? HeldMounts(of: process)
            return sandbox
        }
    }

    /// What lies below the upper: the layers with their owners mapped, or, where the kernel can't do that, as they are,
    /// with a layer in which the sandbox makes them its own.
    func lowers(
        _ layers: [(name: String, descriptor: Int32)], slot: Slot
    ) throws(LinuxError) -> (mounts: MountNumbers, owners: OwnerLayer?) {
        let mapped = try layerMounts(layers)
        do throws(LinuxError) {
            for (layer, number) in zip(layers, mapped.numbers) {
                try slot.mapLayer(MountDescriptor(duplicating: number), owner: owner, subject: layer.name)
            }
            return (mapped, nil)
        } catch {
            guard Slot.meansUnmappable(error) else { throw error }
        }
        // Cloned anew: one that was mapped before another could not be would be in the way.
        let plain = try layerMounts(layers)
        return (plain, try slot.ownerLayer(for: plain.numbers))
    }

    /// Read-only clones of the layers.
    private func layerMounts(_ layers: [(name: String, descriptor: Int32)]) throws(LinuxError) -> MountNumbers {
        let numbers = MountNumbers([])
        for (name, number) in layers {
            let folder = try DirectoryDescriptor(duplicating: number)
            let mount = try Mounts.clone(of: folder, subject: name)
            try Mounts.restrict(mount, [.readOnly, .noSetUID, .noDevices], subject: name)
            numbers.numbers.append(mount.release())
        }
        return numbers
    }

    private func grantMounts(_ grants: [Int32]) throws(LinuxError) -> [Int32] {
        let numbers = MountNumbers([])
        for (index, number) in grants.enumerated() {
            let object = try FileDescriptor(duplicating: number)
            let mount = try Mounts.clone(of: object, recursively: true, subject: "grant \(index)")
            numbers.numbers.append(mount.release())
        }
        return numbers.take()
    }
}

/// Owns a changing number of mount descriptors, which an array of noncopyable values can't.
final class MountNumbers {
    /// Closed when this ends.
    var numbers: [Int32]

    init(_ numbers: [Int32]) { self.numbers = numbers }

    /// Gives them up to another owner.
    func take() -> [Int32] {
        defer { numbers = [] }
        return numbers
    }

    deinit {
        for number in numbers { MountDescriptor(owning: number).close() }
    }
}
