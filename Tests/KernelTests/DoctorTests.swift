// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import Sandbox
import SandboxRuntime
import Testing

extension KernelTests {
    /// T32: a host that says that it has a guarantee, and does not do it.
    @Suite(.serialized) struct DoctorTests {
        private func examine(
            _ guarantees: [Guarantee] = Guarantee.allCases,
            lie: @escaping @Sendable (inout SandboxPlan) -> Void = { _ in }
        ) throws -> [Finding] {
            let tool = PlanCompiler.Tool(source: Stage.agent, target: "\(PlanCompiler.toolFolder)/nexus-agent")
            let plan = try ShippedPlan.compile("agent", tools: [tool])
            let lures = try HostLures(
                folder: "\(FileManager.default.temporaryDirectory.path)/nexus-doctor-test.\(UUID().uuidString)")
            return Doctor(host: Host.facts, plan: plan, lures: lures, bench: LyingBench(lie: lie)).examine(guarantees)
        }

        @Test("on a host that does what it says, every guarantee is seen to be enforced")
        func honest() throws {
            // What this host does not have is no lie; and no act of a moment shows a limit of io.
            let had = Guarantee.allCases.filter { Host.facts.absent[$0] == nil && $0 != .ioLimit }
            for finding in try examine(had) {
                #expect(finding.verdict == .enforced, "\(finding.guarantee.rawValue): \(finding.why)")
                #expect(finding.fix == nil)
            }
        }

        @Test("what a host leaves out is seen to be missing", arguments: HostLie.all)
        func lying(_ lie: HostLie) throws {
            let finding = try #require(try examine([lie.guarantee], lie: lie.tell).first)
            print("T32, \(lie.guarantee.rawValue): \(finding.why)")
            #expect(finding.verdict == .notEnforced, "\(finding.why)")
            #expect(finding.fix != nil)
        }

        @Test("a filter that refuses the probe's calls does not hide that a namespace is missing")
        func hidden() throws {
            let tool = PlanCompiler.Tool(source: Stage.agent, target: "\(PlanCompiler.toolFolder)/nexus-agent")
            var plan = try ShippedPlan.compile("agent", tools: [tool])
            let names = try SyscallSelection.names(of: .init(sets: ["basic", "threads"], allow: [], deny: []))
            let filter = try SyscallFilterCompiler().compile(allowing: names)
            plan.payload = plan.payload.map { $0.stage == "syscall-filter" ? .syscallFilter(filter.bytes) : $0 }
            for guarantee in [Guarantee.networkNamespace, .ipcNamespace] {
                let lie = try #require(HostLie.all.first { $0.guarantee == guarantee })
                let lures = try HostLures(
                    folder: "\(FileManager.default.temporaryDirectory.path)/nexus-doctor-test.\(UUID().uuidString)")
                let doctor = { bench in Doctor(host: Host.facts, plan: plan, lures: lures, bench: bench) }
                #expect(doctor(LyingBench(lie: lie.tell)).examine([guarantee]).map(\.verdict) == [.notEnforced])
                #expect(doctor(LyingBench { _ in }).examine([guarantee]).map(\.verdict) == [.enforced])
            }
        }

        @Test("nothing of the host's side is left")
        func lures() throws {
            let folder = "\(FileManager.default.temporaryDirectory.path)/nexus-doctor-test.\(UUID().uuidString)"
            do {
                let lures = try HostLures(folder: folder)
                #expect(FileManager.default.fileExists(atPath: folder))
                withExtendedLifetime(lures) {}
            }
            #expect(!FileManager.default.fileExists(atPath: folder))
        }
    }
}
