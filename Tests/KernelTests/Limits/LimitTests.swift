// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Sandbox
import SandboxRuntime
import Testing

extension KernelTests {
    /// Limits of time, space and output, each provoked, and each with what must not provoke it.
    @Suite(.serialized) struct LimitTests {
        private func plan(_ change: (inout SandboxPlan.Limits) -> Void) throws -> SandboxPlan {
            var limits = ShippedPlan.limits
            change(&limits)
            return try ShippedPlan.plan().with(limits: limits)
        }

        @Test("a program that was written into the workspace runs, unless the policy says that none does")
        func executable() throws {
            let copy = ["sh", "-c", "cp /bin/true /workspace/t && /workspace/t"]
            #expect(try SandboxLaunch(ShippedPlan.plan(), copy).run().status == .exited(0))
            let plan = try ShippedPlan.plan(extendedBy: "workspace: {executable: false}\n")
            #expect(try SandboxLaunch(plan, copy).run().status == .exited(126))
        }

        @Test(
            "a sandbox that uses no cpu time is ended as idle, also with processes that wait for each other",
            .enabled(if: Host.facts.absent[.cpuTimeLimit] == nil, "\(Host.facts.absent[.cpuTimeLimit]?.cause ?? "")"))
        func idle() throws {
            for script in ["sleep 1000", "sleep 1000 & sleep 1000 & wait", "kill -STOP $$"] {
                let ended = try SandboxLaunch(plan { $0.idleMilliseconds = 300 }, ["sh", "-c", script]).run()
                #expect(ended.outcome?.ending == .init(cause: "idle"), "\(script): \(ended)")
                #expect(ended.status == .exited(124))
                #expect(ended.complaint.contains("limit of idle time"))
            }
        }

        @Test("what works is not idle, however little it says")
        func busy() throws {
            let plan = try plan { ($0.idleMilliseconds, $0.wallMilliseconds) = (1000, 3000) }
            let ended = try SandboxLaunch(plan, ["sh", "-c", "while :; do :; done"]).run()
            #expect(ended.outcome?.ending == .init(cause: "wall"), "\(ended)")
        }

        @Test(
            "cpu time is that of all processes together, and ends them whatever they ignore",
            .enabled(if: Host.facts.absent[.cpuTimeLimit] == nil, "\(Host.facts.absent[.cpuTimeLimit]?.cause ?? "")"),
            arguments: [
                "while :; do :; done", "trap '' XCPU TERM; while :; do :; done",
                "for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; sleep 1000",
                "while :; do sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done'; done",
            ])
        func cpu(_ script: String) throws {
            let ended = try SandboxLaunch(plan { $0.cpuMilliseconds = 400 }, ["sh", "-c", script]).run()
            #expect(ended.outcome?.ending == .init(cause: "cpu"), "\(ended)")
            #expect(ended.status == .exited(124))
            #expect((ended.outcome?.cpu_microseconds ?? 0) >= 400_000)
        }

        @Test("waiting is no cpu time")
        func waiting() throws {
            let plan = try plan { ($0.cpuMilliseconds, $0.wallMilliseconds) = (400, 1500) }
            let ended = try SandboxLaunch(plan, ["sleep", "1000"]).run()
            #expect(ended.outcome?.ending == .init(cause: "wall"), "\(ended)")
        }

        @Test(
            "a payload that fails on a full workspace or scratch folder has run into the disk limit",
            arguments: ["/workspace", "/tmp"], ["bytes", "files"])
        func disk(_ folder: String, _ what: String) throws {
            var plan = try ShippedPlan.plan().with(workspace: .init(bytes: 1 << 20, inodes: 64))
            plan.setup = plan.setup.map {
                guard case .scratch("/tmp", _, _, let attributes) = $0 else { return $0 }
                return .scratch(path: "/tmp", bytes: 1 << 20, inodes: 64, attributes: attributes)
            }
            let failed = try SandboxLaunch(plan, Probe.command(.limits, "fill", [folder, what, "3"])).run()
            #expect(try Probe.answer(failed)["error"] == "ENOSPC")
            #expect(failed.outcome?.ending == .init(cause: "disk"), "\(failed)")
            #expect(failed.status == .exited(124))
            // Who copes with it has not failed, and who failed with room left failed for another reason.
            let coped = try SandboxLaunch(plan, Probe.command(.limits, "fill", [folder, what, "0"])).run()
            #expect(coped.outcome?.ending == .init(cause: "exit", code: 0), "\(coped)")
            let other = try SandboxLaunch(plan, ["sh", "-c", "exit 3"]).run()
            #expect(other.outcome?.ending == .init(cause: "exit", code: 3))
        }

        @Test(
            "a limit of io is the kernel's, for every block device",
            .enabled(if: Host.facts.absent[.ioLimit] == nil, "\(Host.facts.absent[.ioLimit]?.cause ?? "")"))
        func transfer() throws {
            let plan = try plan { $0.ioBytesPerSecond = 1 << 20 }
            let sandbox = try SandboxLaunch(plan, Probe.command(.limits, "idle")).start()
            #expect(try sandbox.line() == "ready")
            let lines = sandbox.leafs.compactMap { try? Files.contents(of: "\($0)/io.max") }
                .flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\n") }
            #expect(lines.allSatisfy { $0.contains("rbps=1048576 wbps=1048576") })
            try sandbox.letGoOn()
            #expect(try sandbox.end().status == .exited(0))
        }
    }
}
