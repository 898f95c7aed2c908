// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The life of a sandbox's PID 1: sets everything up, starts the payload, reaps, and ends with the payload or with
/// the supervisor, whichever is first. Runs in the child of `clone3` and never returns.
package enum SandboxProcess {
    /// What `exit_group` gets when a set-up step failed; the report says which.
    private static let setUpFailed: Int32 = 125

    package static func run(_ plan: SandboxPlan, slots: LaunchSlots) -> Never {
        do throws(StageFault) {
            // Sockets, the lifeline's other end, other sandboxes' reports: gone before anything else happens.
            try staged("descriptors") { () throws(LinuxError) in
                try Processes.closeAll(except: slots.all)
                Signals.resetAll()
                Credentials.setFileModeMask(0)
                try Signals.block(only: [Signals.child])
            }
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

    private static func staged(
        _ stage: String, _ body: () throws(LinuxError) -> Void
    ) throws(StageFault) {
        do throws(LinuxError) { try body() } catch {
            throw StageFault(stage: stage, errno: error.errno, subject: "\(error.operation) \(error.subject)")
        }
    }

    private static func startPayload(_ plan: SandboxPlan, slots: LaunchSlots) throws(StageFault) -> Never {
        var slots = slots
        let gate = try makeGate()
        let oversight = try makeOversight(plan, &slots)
        let payload = try fork()
        if payload == 0 {
            // The payload goes on only once PID 1 has given everything up; if that failed, the pipe just ends.
            _ = System.raw(3 /* SYS_close */, Int(gate.writer.number))
            guard let released = try? Files.read(gate.reader, upTo: 1), released.count == 1 else {
                System.exit(setUpFailed)
            }
            PayloadProcess.run(plan, slots: slots)
        }
        oversight.closePayloadEnds()
        let stage = ProcessSteps(slots: slots, identity: plan.identity)
        for step in plan.reaper { try stage.perform(step) }
        try staged("reaper") { () throws(LinuxError) in
            try Processes.closeAll(
                except: [slots.report, slots.lifeline, gate.writer.number] + oversight.descriptors)
            try Files.write([1], to: gate.writer)
        }
        Report.started.send(to: slots.report)
        try reap(until: payload, slots: slots, oversight)
    }

    private static func makeOversight(
        _ plan: SandboxPlan, _ slots: inout LaunchSlots
    ) throws(StageFault) -> PayloadOversight {
        do throws(LinuxError) { return try PayloadOversight(plan, &slots) } catch {
            throw StageFault(stage: "streams", errno: error.errno, subject: "\(error.operation) \(error.subject)")
        }
    }

    private static func makeGate() throws(StageFault) -> Pipe {
        do { return try Pipe() } catch { throw StageFault(stage: "pipe", errno: error.errno, subject: "pipe2") }
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
        } catch { throw StageFault(stage: "reap", errno: error.errno, subject: error.operation) }
    }
}
