// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// Every way to end, provoked.
    @Suite(.serialized) struct OutcomeTests {
        private func plan(_ change: (inout SandboxPlan.Limits) -> Void) throws -> SandboxPlan {
            var limits = ShippedPlan.limits
            change(&limits)
            return try ShippedPlan.plan().with(limits: limits)
        }

        @Test("a payload's exit code is the supervisor's", arguments: [0, 1, 7, 124, 125, 255])
        func exit(_ code: Int) throws {
            let ended = try SandboxLaunch(ShippedPlan.plan(), ["sh", "-c", "exit \(code)"]).run()
            #expect(ended.status == .exited(Int32(code)))
            #expect(ended.outcome?.ending == .init(cause: "exit", code: code))
        }

        @Test("a signal that ends the payload is 128 more", arguments: [6, 9, 11, 15])
        func signal(_ number: Int) throws {
            let ended = try SandboxLaunch(ShippedPlan.plan(), ["sh", "-c", "kill -\(number) $$"]).run()
            #expect(ended.status == .exited(Int32(128 + number)))
            #expect(ended.outcome?.ending == .init(cause: "signal", number: number))
        }

        @Test(
            "a payload that does not end is ended by the wall limit, also when it ignores signals or has stopped itself",
            arguments: [
                "sleep 1000", "trap '' TERM INT HUP; sleep 1000 & wait", "kill -STOP $$", "while :; do :; done",
            ])
        func wall(_ script: String) throws {
            let ended = try SandboxLaunch(plan { $0.wallMilliseconds = 300 }, ["sh", "-c", script]).run()
            #expect(ended.status == .exited(124))
            #expect(ended.outcome?.ending == .init(cause: "wall"))
        }

        @Test("what is allocated above the memory limit is the memory limit's end")
        func memory() throws {
            let plan = try plan { $0.memoryBytes = 64 << 20 }
            let ended = try SandboxLaunch(plan, Probe.command(.limits, "memory", ["256"])).run()
            #expect(ended.status == .exited(124), "\(ended)")
            #expect(ended.outcome?.ending == .init(cause: "memory"))
            #expect((ended.outcome?.peak_memory_bytes ?? 0) > 32 << 20)
            #expect((ended.outcome?.peak_memory_bytes ?? 0) <= 64 << 20)
        }

        @Test("the same allocation below the limit is no end at all")
        func memoryControl() throws {
            let ended = try SandboxLaunch(ShippedPlan.plan(), Probe.command(.limits, "memory", ["128"])).run()
            #expect(try Probe.answer(ended) == ["allocated": "128"])
        }

        @Test("a fork bomb stops at the process limit, and the outcome says so")
        func processes() throws {
            let sandbox = try SandboxLaunch(plan { $0.pids = 16 }, Probe.command(.limits, "bomb", ["64"])).start()
            #expect(try sandbox.line() == "ready")
            // Nothing forks before the kernel has been seen to hold the limit.
            let text = sandbox.leafs.compactMap { try? Files.contents(of: "\($0)/pids.max") }
                .map { String(decoding: $0, as: UTF8.self) }
            try #require(text == ["16\n"])
            try sandbox.letGoOn()
            let ended = try sandbox.end()
            let seen = try Probe.answer(ended)
            #expect(seen["error"] == "EAGAIN")
            // The reaper and the payload count too.
            #expect(seen["children"] == "14")
            #expect(ended.status == .exited(124))
            #expect(ended.outcome?.ending == .init(cause: "pids"))
            #expect((ended.outcome?.pids_refused ?? 0) > 0)
        }

        @Test("a workspace that is full says ENOSPC, by bytes and by inodes")
        func workspace() throws {
            let small = try ShippedPlan.plan().with(workspace: .init(bytes: 1 << 20, inodes: 32))
            let bytes = try Probe.answer(
                SandboxLaunch(small, Probe.command(.limits, "workspace_bytes", ["\(4 << 20)"])).run())
            #expect(bytes["error"] == "ENOSPC")
            #expect((Int(bytes["written"] ?? "") ?? 0) <= 1 << 20)
            let inodes = try Probe.answer(
                SandboxLaunch(small, Probe.command(.limits, "workspace_inodes", ["64"])).run())
            #expect(inodes["error"] == "ENOSPC")
            let control = try Probe.answer(
                SandboxLaunch(ShippedPlan.plan(), Probe.command(.limits, "workspace_inodes", ["64"])).run())
            #expect(control["error"] == "none")
        }

        @Test("a payload that spins is throttled at its share of the processor")
        func processor() throws {
            for (percent, isThrottled) in [(20, true), (1000, false)] {
                let plan = try plan { $0.cpuPercent = percent }
                let sandbox = try SandboxLaunch(plan, Probe.command(.limits, "spin", ["200"])).start()
                #expect(try sandbox.line() == "ready")
                try sandbox.letGoOn()
                #expect(try sandbox.line() == "spun")
                // 200 ms of processor time at 20 ms per period of 100 ms can't be had without waiting.
                let counts = sandbox.leafs.compactMap { try? Files.contents(of: "\($0)/cpu.stat") }
                    .flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
                    .filter { $0.hasPrefix("nr_throttled ") }.compactMap { Int($0.dropFirst(13)) }
                #expect(((counts.max() ?? 0) > 0) == isThrottled, "\(counts)")
                try sandbox.letGoOn()
                _ = try sandbox.end()
            }
        }
    }
}
