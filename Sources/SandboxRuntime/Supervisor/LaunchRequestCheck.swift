// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Checks a launch request against the sealed plans and fills the slots; what is looser, unknown or somebody else's
/// is refused.
struct LaunchRequestCheck {
    let plans: [SealedPlan]
    let layerRoot: LayerRoot

    /// A request whose slots are filled; the layers' descriptors are open until `closeLayers`.
    struct Filled {
        let plan: SealedPlan
        let inputs: Launcher.Inputs

        func closeLayers() {
            for layer in inputs.layers { DirectoryDescriptor(owning: layer.descriptor).close() }
        }
    }

    private static let layerLimit = 32

    func fill(
        _ request: Request.Launch, _ received: OrchestratorClient.Received
    ) -> Result<Filled, FrameGate.Refusal> {
        do throws(FrameGate.Refusal) {
            // Position 0 is the orchestrator itself.
            guard request.plan > 0, Int(request.plan) < plans.count else {
                throw FrameGate.Refusal(code: "plan.not_sealed", subject: "\(request.plan)")
            }
            let plan = plans[Int(request.plan)]
            guard received.descriptors.count == (request.hasResult ? 5 : 4) else {
                throw FrameGate.Refusal(code: "frame.descriptors", subject: "\(received.descriptors.count)")
            }
            guard request.workingFolder.hasPrefix("/"), !request.workingFolder.utf8.contains(0) else {
                throw FrameGate.Refusal(code: "working_folder.not_absolute", subject: request.workingFolder)
            }
            guard request.layers.isEmpty || plan.plan.workspace != nil, request.layers.count <= Self.layerLimit else {
                throw FrameGate.Refusal(code: "layers.not_allowed", subject: "\(request.layers.count)")
            }
            let descriptors = received.descriptors
            var inputs = Launcher.Inputs(
                sequence: received.sequence, command: descriptors[0], standardInput: descriptors[1],
                standardOutput: descriptors[2], standardError: descriptors[3],
                result: request.hasResult ? descriptors[4] : nil, workingFolder: request.workingFolder,
                limits: try tighten(plan.plan.limits, request))
            inputs.layers = try open(request.layers)
            return .success(Filled(plan: plan, inputs: inputs))
        } catch { return .failure(error) }
    }

    private func open(_ names: [String]) throws(FrameGate.Refusal) -> [(name: String, descriptor: Int32)] {
        var layers: [(name: String, descriptor: Int32)] = []
        for name in names {
            do throws(LinuxError) { layers.append((name, try layerRoot.open(name))) } catch {
                for layer in layers { DirectoryDescriptor(owning: layer.descriptor).close() }
                throw FrameGate.Refusal(code: "layer.refused", subject: "\(error)")
            }
        }
        return layers
    }

    private func tighten(
        _ limits: SandboxPlan.Limits?, _ request: Request.Launch
    ) throws(FrameGate.Refusal) -> SandboxPlan.Limits? {
        guard var limits else { return nil }
        if let wall = request.wallMilliseconds.map(Int.init) {
            guard wall > 0, wall <= limits.wallMilliseconds ?? .max else { throw looser("wall", wall) }
            limits.wallMilliseconds = wall
        }
        if let memory = request.memoryBytes {
            guard memory > 0, memory <= UInt64(limits.memoryBytes) else { throw looser("memory", memory) }
            limits.memoryBytes = Int(memory)
        }
        if let pids = request.pids.map(Int.init) {
            guard pids > 0, pids <= limits.pids else { throw looser("pids", pids) }
            limits.pids = pids
        }
        return limits
    }

    private func looser(_ name: String, _ value: some FixedWidthInteger) -> FrameGate.Refusal {
        FrameGate.Refusal(code: "limit.looser", subject: "\(name) \(value)")
    }
}
