// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
package import Linux

/// The privileged process: one thread, one loop. It launches sealed plans, limits, kills and reports sandboxes, and
/// parses nothing but fixed frames.
package final class Supervisor {
    private static let stops = [Signals.interrupt, Signals.terminate, Signals.hangUp, Signals.orphaned]

    private let session: Session
    private let cgroups: Cgroups
    private let launcher: Launcher
    private let signals: Descriptor<DescriptorKind.Signals>
    /// What whoever may signal this process asks for about one of its sandboxes.
    private let orders: Descriptor<DescriptorKind.Signals>
    private var slots: SlotPool
    private var running: [RunningSandbox] = []
    private var pool: PreparedPool
    /// Answered, and still to be taken down.
    private var ended: [RunningSandbox] = []
    private var client: OrchestratorClient?
    private var relay: TerminalRelay?
    private var stopSignals: [Int32] = []

    /// So many ended sandboxes may hold on to mounts and cgroups; then the next launch waits for the oldest.
    private static let endedLimit = 8

    /// Takes over the session's descriptors.
    package init(session: Session) throws(LinuxError) {
        self.session = session
        // SIGTTOU: the operator's terminal is put back as it was also from the background.
        try Signals.block(only: Self.stops + [Signals.terminalOutput] + ControlOrder.signals)
        signals = try Signals.descriptor(for: Self.stops)
        orders = try Signals.descriptor(for: ControlOrder.signals)
        cgroups = try Cgroups(
            layout: session.cgroups, process: Processes.current, memoryBytes: Self.ceiling(of: session))
        let owner =
            if case .serve(let service) = session.job { service.owner } else { Owner(uid: 0, gid: 0) }
        launcher = Launcher(cgroups: cgroups, owner: owner)
        slots = SlotPool(base: session.uidBase, count: session.slots + 1)
        pool = PreparedPool(
            limit: min(session.prepared, session.slots),
            // The first is the orchestrator's own.
            plans: Array(session.plans.dropFirst()))
    }

    /// As if every slot were at its limit, but never so much that the machine itself would run out.
    static func ceiling(of session: Session, machine: Int = Machine.memoryBytes) -> Int? {
        let limits = session.plans.compactMap(\.plan.limits?.memoryBytes)
        guard let largest = limits.max(), machine > 0 else { return nil }
        let (all, overflow) = largest.multipliedReportingOverflow(by: session.slots + 1)
        return min(overflow ? .max : all, machine / 8 * 7)
    }

    /// Runs until the job is done and nothing of it is left.
    /// - Returns: the exit status.
    package func run() -> Int32 {
        defer { cgroups.remove() }
        do {
            switch session.job {
            case .execute(let execution): return try execute(execution)
            case .serve(let service): return try serve(service)
            }
        } catch {
            killAll()
            endTerminal()
            Console.complain("nexus-supervisor: \(error)")
            return ExitStatus.ofFault(in: session.job)
        }
    }

    // MARK: One sandbox

    private func execute(_ execution: Session.Execution) throws(LinuxError) -> Int32 {
        let plan = session.plans[0]
        var inputs = Launcher.Inputs(
            command: execution.command, workingFolder: execution.workingFolder, limits: plan.plan.limits)
        if let mode = execution.terminal {
            let relay = try TerminalRelay(mode, for: plan.plan)
            relay.connect(&inputs)
            self.relay = relay
        }
        let sandbox: RunningSandbox
        switch launch(plan, inputs) {
        case .success(let started): sandbox = started
        case .failure(let fault):
            endTerminal()
            Console.complain("nexus: sandbox \(fault.stage): \(fault.errno); \(fault.subject)")
            return ExitStatus.executionFault
        }
        while true {
            let ready = try wait()
            for number in Signals.take(from: signals) {
                stopSignals.append(number)
                sandbox.on(.cancelRequested)
            }
            react(to: ready)
            if let relay, let end = relay.endDescriptor, ready.contains(end) {
                // The operator's terminal is gone, and nobody sees or types anything any more.
                relay.noteEnd()
                sandbox.on(.cancelRequested)
            }
            guard ready.contains(sandbox.endDescriptor) else { continue }
            let outcome = finish(sandbox)
            clearOldest()
            endTerminal()
            if let number = execution.outcome { OutcomeFile.write(outcome, to: number) }
            if case .fault(let stage, let error, let subject) = outcome.ending {
                Console.complain("nexus: sandbox \(stage): \(error); \(subject)")
            } else if case .seccomp(let call) = outcome.ending {
                Console.complain("nexus: sandbox made a system call that its policy denies: \(call)")
            } else if let limit = outcome.ending.limit {
                Console.complain("nexus: sandbox ran into its limit of \(limit)")
            }
            return stopStatus ?? ExitStatus.ofPayload(outcome.ending)
        }
    }

    private func endTerminal() {
        relay?.finish(stops: signals.number)
        relay = nil
    }

    private var stopStatus: Int32? { stopSignals.first.map { $0 == Signals.interrupt ? 130 : 143 } }

    // MARK: An orchestrator and its sandboxes

    private func serve(_ service: Session.Service) throws(LinuxError) -> Int32 {
        let pair = try MessageSocket.pair()
        let plan = session.plans[0]
        let inputs = Launcher.Inputs(
            command: service.command, result: pair.second.number, workingFolder: "/", limits: plan.plan.limits,
            grants: service.grants)
        let orchestrator: RunningSandbox
        switch launch(plan, inputs) {
        case .success(let started): orchestrator = started
        case .failure(let fault):
            Console.complain("nexus: orchestrator \(fault.stage): \(fault.errno); \(fault.subject)")
            removeProvisional(service)
            return ExitStatus.sandboxUnavailable
        }
        client = OrchestratorClient(try SocketDescriptor(duplicating: pair.first.number))
        return try serve(orchestrator, service)
    }

    private func serve(_ orchestrator: RunningSandbox, _ service: Session.Service) throws(LinuxError) -> Int32 {
        while true {
            let ready = try wait()
            for number in Signals.take(from: signals) { stop(number, orchestrator) }
            react(to: ready)
            for sandbox in running where sandbox !== orchestrator && ready.contains(sandbox.endDescriptor) {
                report(sandbox)
            }
            if ready.contains(orchestrator.endDescriptor) {
                let outcome = finish(orchestrator)
                killAll()
                removeProvisional(service)
                if let complaint = pool.complaint { Console.complain("nexus-supervisor: \(complaint)") }
                if case .fault(let stage, let error, let subject) = outcome.ending {
                    Console.complain("nexus: orchestrator \(stage): \(error); \(subject)")
                } else if [.memory, .pids].contains(outcome.ending) {
                    Console.complain("nexus: orchestrator ran into its limit of \(outcome.ending)")
                }
                return stopStatus ?? ExitStatus.ofOrchestrator(outcome.ending)
            }
            client?.exchange(ready: ready) { [self] request in carryOut(request, service) }
        }
    }

    /// First drains, second cancels, third kills; without the one who asked for the work it is not gone on with.
    private func stop(_ signal: Int32, _ orchestrator: RunningSandbox) {
        stopSignals.append(signal)
        if stopSignals.count < 3, signal != Signals.orphaned {
            let status = UInt8(clamping: stopStatus ?? 0)
            client?.send(.stopRequested(level: UInt8(stopSignals.count), status: status), sequence: 0)
        } else {
            orchestrator.on(.cancelRequested)
        }
    }

    private func carryOut(_ received: OrchestratorClient.Received, _ service: Session.Service) {
        switch received.request {
        case .cancel(let sequence):
            running.first { $0.sequence == sequence }?.on(.cancelRequested)
        case .launch(let request):
            let root = LayerRoot(descriptor: service.layerRoot, owner: service.owner)
            let filled: LaunchRequestCheck.Filled
            switch LaunchRequestCheck(plans: session.plans, layerRoot: root).fill(request, received) {
            case .success(let checked): filled = checked
            case .failure(let refusal):
                client?.send(.refused(code: refusal.code, subject: refusal.subject), sequence: received.sequence)
                return
            }
            defer { filled.closeLayers() }
            guard slots.hasFree || !pool.waiting.isEmpty else {
                client?.send(.refused(code: "slots.exhausted", subject: ""), sequence: received.sequence)
                return
            }
            if case .failure(let fault) = launch(filled.plan, filled.inputs) {
                client?.send(
                    .ended(OutcomeFile.faulted(fault, plan: filled.plan), hasCollection: false),
                    sequence: received.sequence)
            }
        }
    }

    /// A sandbox's end goes to the orchestrator, with what there is to collect.
    private func report(_ sandbox: RunningSandbox) {
        let outcome = finish(sandbox)
        guard let upper = sandbox.upper, sandbox.hasLayers else {
            client?.send(.ended(outcome, hasCollection: false), sequence: sandbox.sequence)
            return
        }
        do {
            let view = try upper.view(slot: sandbox.slot, owner: launcher.owner)
            let opaque = try MemoryFile.sealed(OpaqueFolders.encode(try upper.opaqueFolders()), name: "opaque folders")
            client?.send(
                .ended(outcome, hasCollection: true), sequence: sandbox.sequence,
                descriptors: [view.release(), opaque.release()])
        } catch {
            let fault = StageFault(stage: "collect", errno: error.errno, subject: "\(error.operation) \(error.subject)")
            client?.send(
                .ended(OutcomeFile.faulted(fault, plan: sandbox.plan), hasCollection: false),
                sequence: sandbox.sequence)
        }
    }

    // MARK: Common to both

    private func launch(_ plan: SealedPlan, _ inputs: Launcher.Inputs) -> Result<RunningSandbox, StageFault> {
        while ended.count >= Self.endedLimit { clearOldest() }
        if let prepared = pool.take(for: plan) {
            do throws(LinuxError) {
                running.append(try launcher.launch(prepared, inputs))
                pool.used(plan)
                return .success(running[running.count - 1])
            } catch { slots.giveBack(pool.lose(prepared)) }
        }
        if !slots.hasFree, let slot = pool.evict() { slots.giveBack(slot) }
        let slot = slots.take()
        do throws(StageFault) {
            let sandbox = try launcher.launch(plan, in: slot, inputs)
            running.append(sandbox)
            return .success(sandbox)
        } catch {
            slots.giveBack(slot)
            return .failure(error)
        }
    }

    /// What is ready. When nothing is, there is time for what nobody waits for, one thing after the other.
    private func wait() throws(LinuxError) -> Set<Int32> {
        while true {
            let wanted = wantedPlan
            let ready = try ready(milliseconds: !ended.isEmpty ? 0 : wanted == nil ? -1 : refillDelay)
            if !ready.isEmpty { return ready }
            if !ended.isEmpty {
                clearOldest()
            } else if let wanted, let slot = pool.prepare(wanted, in: slots.take(), by: launcher) {
                slots.giveBack(slot)
            }
        }
    }

    /// What runs is not disturbed as long as something waits for the next launch: a set-up beside it holds the locks on
    /// mounts that it needs. The orchestrator itself counts for nothing here.
    private var refillDelay: Int { pool.waiting.isEmpty || running.count < 2 ? 0 : 20 }

    /// The plan for which a sandbox should be prepared now.
    private var wantedPlan: SealedPlan? {
        guard client != nil, stopSignals.isEmpty, slots.hasFree else { return nil }
        return pool.wanted
    }

    private func clearOldest() { ended.removeFirst().clear() }

    private func ready(milliseconds: Int) throws(LinuxError) -> Set<Int32> {
        var descriptors = [signals.number, orders.number] + pool.endDescriptors
        for sandbox in running { descriptors += [sandbox.endDescriptor] + sandbox.timerDescriptors }
        if let end = relay?.endDescriptor { descriptors.append(end) }
        var writing: Set<Int32> = []
        if let client, let number = client.pollDescriptor {
            descriptors.append(number)
            if client.hasBacklog { writing.insert(number) }
        }
        return Set(try Poll.wait(for: descriptors, writing: writing, milliseconds: milliseconds))
    }

    private func react(to ready: Set<Int32>) {
        if ready.contains(orders.number) { obey() }
        for slot in pool.removeEnded(ready) { slots.giveBack(slot) }
        for sandbox in running { sandbox.react(to: ready) }
    }

    /// An order for a sandbox that is no more is an order for nobody.
    private func obey() {
        for (signal, sequence) in Signals.takeQueued(from: orders) {
            guard let order = ControlOrder(rawValue: signal) else { continue }
            running.first { $0.sequence == sequence }?.obey(order)
        }
    }

    private func finish(_ sandbox: RunningSandbox) -> SandboxOutcome {
        let outcome = sandbox.finish()
        running.removeAll { $0 === sandbox }
        ended.append(sandbox)
        slots.giveBack(sandbox.slot)
        return outcome
    }

    /// Ends everything and waits until it is gone.
    private func killAll() {
        for sandbox in running { sandbox.on(.cancelRequested) }
        for sandbox in running { _ = finish(sandbox) }
        for slot in pool.discardAll() { slots.giveBack(slot) }
        while !ended.isEmpty { clearOldest() }
    }

    private func removeProvisional(_ service: Session.Service) {
        for provisional in service.provisional.reversed() {
            guard let parent = try? DirectoryDescriptor(duplicating: provisional.parent) else { continue }
            // Succeeds only when nothing was put into it.
            try? Folders.remove(provisional.name, in: parent, isFolder: true)
        }
    }
}
