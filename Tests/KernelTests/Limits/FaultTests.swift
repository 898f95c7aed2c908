// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime
import Testing

extension KernelTests {
    /// What nexus could not do is never mistaken for the payload's own end.
    @Suite(.serialized) struct FaultTests {
        /// A command that can't be started, and what the system says.
        struct Unstartable: Sendable, CustomTestStringConvertible {
            let name: String
            let arguments: [String]
            let error: String
            var testDescription: String { name }
        }

        private static let unstartable = [
            Unstartable(name: "no such path", arguments: ["/no/such/program"], error: "ENOENT"),
            Unstartable(name: "no such name", arguments: ["nexus-no-such-program"], error: "ENOENT"),
            Unstartable(name: "a folder", arguments: ["/usr/bin"], error: "EACCES"),
            Unstartable(name: "not executable", arguments: ["/etc/hosts"], error: "EACCES"),
            Unstartable(name: "not a program", arguments: ["/garbage"], error: "ENOEXEC"),
            Unstartable(name: "a file as a folder", arguments: ["/etc/hosts/sh"], error: "ENOTDIR"),
            Unstartable(
                name: "one string above 128 KiB", arguments: ["/bin/true", String(repeating: "x", count: 200 << 10)],
                error: "E2BIG"),
            Unstartable(
                name: "2 MiB of arguments",
                arguments: ["/bin/true"] + Array(repeating: String(repeating: "x", count: 64 << 10), count: 34),
                error: "E2BIG"),
        ]

        @Test("a command that can't be started is a fault of the stage `execute`, status 125", arguments: unstartable)
        func execute(_ command: Unstartable) throws {
            var plan = try ShippedPlan.plan()
            let place = plan.setup.firstIndex(of: .sealRoot) ?? plan.setup.endIndex
            plan.setup.insert(.file(path: "/garbage", content: [0, 1, 2, 3], mode: 0o755), at: place)
            let ended = try SandboxLaunch(plan, command.arguments).run()
            #expect(ended.status == .exited(125), "\(ended)")
            #expect(ended.outcome?.ending.cause == "fault")
            #expect(ended.outcome?.ending.stage == "execute")
            #expect(ended.outcome?.ending.error?.hasPrefix(command.error + " ") == true, "\(ended)")
            #expect(ended.complaint.contains(command.error))
            #expect(ended.output == "")
        }

        @Test("arguments and strings just below the kernel's limits are no fault")
        func largest() throws {
            let text = String(repeating: "x", count: 120 << 10)
            let arguments = ["/bin/true"] + Array(repeating: text, count: 14)
            #expect(try SandboxLaunch(ShippedPlan.plan(), arguments).run().status == .exited(0))
        }

        @Test("a set-up step that fails ends the launch before the payload, by its name")
        func setup() throws {
            var plan = try ShippedPlan.plan()
            plan.setup.insert(
                .hostPath(source: "/no/such/folder", target: "/tmp", isFolder: true, attributes: .readOnly),
                at: plan.setup.firstIndex(of: .sealRoot) ?? plan.setup.endIndex)
            let ended = try SandboxLaunch(plan, ["echo", "reached"]).run()
            #expect(ended.status == .exited(125))
            #expect(ended.outcome?.ending.stage == "bind")
            #expect(ended.outcome?.ending.error?.hasPrefix("ENOENT ") == true)
            #expect(ended.output == "")
        }

        @Test("a filter that the kernel refuses means no exec, never an unfiltered one")
        func filter() throws {
            var plan = try ShippedPlan.plan()
            plan.payload = plan.payload.map {
                $0.stage == "syscall-filter" ? .syscallFilter([UInt8](repeating: 0xFF, count: 16)) : $0
            }
            let ended = try SandboxLaunch(plan, ["echo", "reached"]).run()
            #expect(ended.status == .exited(125))
            #expect(ended.outcome?.ending.stage == "syscall-filter")
            #expect(ended.output == "")
        }

        @Test("a reaper that can't give up its privileges starts no payload")
        func reaper() throws {
            var plan = try ShippedPlan.plan()
            plan.reaper.append(.workingFolder)
            let ended = try SandboxLaunch(plan, ["echo", "reached"]).run()
            #expect(ended.status == .exited(125), "\(ended)")
            #expect(ended.outcome?.ending.stage == "working-folder")
            #expect(ended.output == "")
        }
    }
}
