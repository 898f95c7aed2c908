// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

extension KernelTests {
    /// T9, between two sandboxes with the same users: the worst case.
    @Suite(.serialized) struct SiblingTests {
        private static let off: Set<Guard> = [.filter, .landlock, .userNamespace, .pidNamespace]

        private func attack(without guards: Set<Guard>) throws -> [String: String] {
            let plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
            let victim = try SandboxLaunch(plan, Probe.command(.limits, "idle", ["nexus-sibling"])).start()
            _ = try victim.line()
            // The attacker does not carry the word that it looks for in a place where it would find itself.
            let seen = try Probe.answer(SandboxLaunch(plan, Probe.command(.calls, "sibling")).run())
            try victim.letGoOn()
            #expect(try victim.end().status == .exited(0))
            return seen
        }

        @Test("in one pid namespace and without filter, one payload reads and traces another")
        func control() throws {
            let seen = try attack(without: Self.off)
            print("T9, sibling, guards off: \(seen)")
            #expect(seen["found"] == "ok")
            #expect(seen["ptrace"] == "ok")
            #expect(seen["process_vm_readv"] == "ok")
            #expect(seen["process_vm_writev"] == "ok")
        }

        @Test("the pid namespace alone hides one payload from another")
        func alone() throws {
            #expect(try attack(without: Self.off.subtracting([.pidNamespace])) == ["found": "absent"])
        }

        @Test("with all guards on, one payload does not find another")
        func guarded() throws {
            #expect(try attack(without: []) == ["found": "absent"])
        }

        @Test("what is told of the reaper belongs to root, what is told of the payload to the payload")
        func dumpability() throws {
            let sandbox = try SandboxLaunch(ShippedPlan.plan(), Probe.command(.limits, "idle")).start()
            _ = try sandbox.line()
            let children = try Files.contents(of: "/proc/\(sandbox.process)/task/\(sandbox.process)/children")
            let reaper = try #require(
                Int32(String(decoding: children, as: UTF8.self).split(separator: " ").first ?? ""))
            let payload = try #require(try sandbox.inhabitants().first { $0 != reaper })
            // The kernel gives these files to root where the process is not dumpable (proc(5)).
            #expect(try FileStatus(path: "/proc/\(reaper)/environ").uid == 0)
            #expect(try FileStatus(path: "/proc/\(payload)/environ").uid == SandboxLaunch.uidBase + 1)
            let status = String(decoding: try Files.contents(of: "/proc/\(reaper)/status"), as: UTF8.self)
            #expect(status.contains("Uid:\t\(SandboxLaunch.uidBase)\t"))
            try sandbox.letGoOn()
            _ = try sandbox.end()
        }
    }
}
