// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The life of a sandbox's PID 1: sets everything up, starts the payload, reaps, and ends with the payload or with
/// the supervisor, whichever is first. Runs in the child of `clone3` and never returns.
package enum SandboxProcess {
    /// What `exit_group` gets when a set-up step failed; the report says which.
    static let setUpFailed: Int32 = 125

    package static func run(_ plan: SandboxPlan, slots: LaunchSlots) -> Never {
        do throws(StageFault) {
            try begin(keeping: slots.all)
            var executor = StepExecutor(slots: slots)
            try executor.perform(plan.setup)
            // Without a mask the modes of the set-up are exact; what payloads make is not for everybody to write.
            Credentials.setFileModeMask(0o022)
            try startPayload(plan, slots: slots)
        } catch {
            Report.fault(error).send(to: slots.report)
            System.exit(setUpFailed)
        }
    }

    /// Sandboxes are set up by a process whose part in the supervisor is over: sockets, the lifeline's other end, other
    /// sandboxes' reports are gone before anything else happens.
    private static func begin(keeping descriptors: [Int32]) throws(StageFault) {
        try staged("descriptors") { () throws(LinuxError) in
            try Processes.closeAll(except: descriptors)
            Signals.resetAll()
            Credentials.setFileModeMask(0)
            try Signals.block(only: [Signals.child])
        }
    }

    /// Does ahead what needs nothing of a launch: PID 1 gives everything up and reaps, the payload process gives
    /// everything up and waits. Until the order comes nothing but this program runs in the sandbox.
    /// - Parameter order: the sandbox's ends of its sockets.
    static func prepare(
        _ plan: SandboxPlan, _ preparation: SandboxPlan.Preparation, slots: LaunchSlots, order: LaunchOrder.Ends
    ) -> Never {
        do throws(StageFault) {
            try begin(keeping: slots.all + [order.payload] + [order.streams].compactMap(\.self))
            var executor = StepExecutor(slots: slots)
            try executor.perform(preparation.setup)
            Credentials.setFileModeMask(0o022)
            var slots = slots
            let gate = try PayloadGate()
            let oversight = PayloadOversight(plan, slots)
            try staged("streams") { () throws(LinuxError) in
                try oversight.watch(plan, &slots)
                try oversight.relay(plan, &slots, to: order.streams)
            }
            let payload = try fork()
            if payload == 0 {
                gate.forgetWriter()
                gate.pass()
                PayloadProcess.wait(plan, preparation, slots: slots, order: order.payload)
            }
            oversight.closePayloadEnds()
            try release(payload, gate, plan, slots: slots, oversight)
        } catch {
            Report.fault(error).send(to: slots.report)
            System.exit(setUpFailed)
        }
    }

    private static func staged(
        _ stage: String, _ body: () throws(LinuxError) -> Void
    ) throws(StageFault) {
        do throws(LinuxError) { try body() } catch {
            throw StageFault(stage: stage, errno: error.errno, subject: "\(error.operation) \(error.subject)")
        }
    }

    private static func startPayload(_ plan: SandboxPlan, slots: LaunchSlots) throws(StageFault) -> Never {
        var slots = slots
        let gate = try PayloadGate()
        let oversight = PayloadOversight(plan, slots)
        try staged("streams") { () throws(LinuxError) in
            try oversight.watch(plan, &slots)
            try oversight.relay(plan, &slots)
        }
        let payload = try fork()
        if payload == 0 {
            gate.forgetWriter()
            gate.pass()
            PayloadProcess.run(plan, slots: slots)
        }
        oversight.closePayloadEnds()
        try release(payload, gate, plan, slots: slots, oversight)
    }

    /// Gives up what the plan says, lets the payload go on, and stays as its reaper.
    private static func release(
        _ payload: Int32, _ gate: PayloadGate, _ plan: SandboxPlan, slots: LaunchSlots, _ oversight: PayloadOversight
    ) throws(StageFault) -> Never {
        let stage = ProcessSteps(slots: slots, identity: plan.identity)
        for step in plan.reaper { try stage.perform(step) }
        try staged("reaper") { () throws(LinuxError) in
            try Processes.closeAll(
                except: [slots.report, slots.lifeline, gate.writer] + oversight.descriptors)
            try gate.open()
        }
        Report.started.send(to: slots.report)
        try reap(until: payload, slots: slots, oversight)
    }

    private static func fork() throws(StageFault) -> Int32 {
        do { return try Processes.fork() } catch {
            throw StageFault(stage: "fork", errno: error.errno, subject: "fork")
        }
    }

    /// Waits for every process of the namespace; leaving ends them all, because this is their PID 1.
    private static func reap(
        until payload: Int32, slots: LaunchSlots, _ oversight: PayloadOversight
    ) throws(StageFault) -> Never {
        do throws(LinuxError) {
            let signals = try Signals.descriptor(for: [Signals.child])
            while true {
                let ready = try Poll.wait(
                    for: [signals.number, slots.lifeline] + oversight.waiting, writing: oversight.writing)
                if ready.contains(slots.lifeline) { System.exit(0) }
                try oversight.serve(ready)
                guard ready.contains(signals.number) else { continue }
                _ = Signals.take(from: signals)
                while let ended = try Processes.reap() {
                    guard ended.process == payload else { continue }
                    try oversight.conclude(ended.status)
                    System.exit(0)
                }
            }
        } catch { throw StageFault(stage: "reap", errno: error.errno, subject: "\(error.operation) \(error.subject)") }
    }
}
