// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

extension KernelTests {
    /// Nothing outlives its sandbox, and no sandbox outlives its supervisor.
    @Suite(.serialized) struct DeathTests {
        /// Open process descriptors of everything in the sandbox; `areDead` closes them.
        private func handles(_ sandbox: StartedSandbox) throws -> [Int32] {
            try sandbox.inhabitants().map { try Processes.descriptor(of: $0).release() }
        }

        private func areDead(_ handles: [Int32]) throws -> Bool {
            defer { for handle in handles { ProcessDescriptor(owning: handle).close() } }
            let deadline = Timer.now + 5_000_000
            for handle in handles {
                guard try StartedSandbox.await([handle], until: deadline) == [handle] else { return false }
            }
            return true
        }

        @Test(
            "a supervisor that is told to stop ends its sandbox, and says that it was cancelled",
            arguments: [Signals.terminate: Int32(143), Signals.interrupt: 130, Signals.hangUp: 143])
        func cancelled(_ stop: (signal: Int32, status: Int32)) throws {
            let sandbox = try SandboxLaunch(ShippedPlan.plan(), Probe.command(.limits, "daemon")).start()
            _ = try sandbox.line()
            let handles = try handles(sandbox)
            #expect(handles.count == 3)
            try sandbox.signal(stop.signal)
            let ended = try sandbox.end()
            #expect(ended.status == .exited(stop.status))
            #expect(ended.outcome?.ending == .init(cause: "cancelled"))
            #expect(try areDead(handles))
        }

        @Test("a sandbox dies with its supervisor, by the lifeline alone too", arguments: [[], [Guard.dieWithParent]])
        func supervisorKilled(_ off: [Guard]) throws {
            let sandbox = try SandboxLaunch(ShippedPlan.plan().without(off), Probe.command(.limits, "daemon")).start()
            _ = try sandbox.line()
            let handles = try handles(sandbox)
            #expect(handles.count == 3)
            try sandbox.signal(Signals.kill)
            #expect(try areDead(handles))
            #expect(try sandbox.end().status == .signalled(9))
            // What it could not remove itself, the next supervisor does.
            let leafs = sandbox.leafs
            #expect(leafs.contains { (try? FileStatus(path: $0)) != nil })
            #expect(try SandboxLaunch(ShippedPlan.plan(), ["true"]).run().status == .exited(0))
            #expect(!leafs.contains { (try? FileStatus(path: $0)) != nil })
        }

        @Test("a process that left its session and ignores signals dies with the payload")
        func daemon() throws {
            let sandbox = try SandboxLaunch(ShippedPlan.plan(), Probe.command(.limits, "daemon")).start()
            _ = try sandbox.line()
            let handles = try handles(sandbox)
            #expect(handles.count == 3)
            try sandbox.letGoOn()
            let ended = try sandbox.end()
            #expect(ended.status == .exited(0))
            #expect(try areDead(handles))
        }

        @Test("PID 1 reaps every process that lost its parent")
        func orphans() throws {
            let seen = try Probe.answer(
                SandboxLaunch(ShippedPlan.plan(), Probe.command(.limits, "orphans", ["50"])).run())
            #expect(seen == ["reaped": "50"])
        }
    }
}
