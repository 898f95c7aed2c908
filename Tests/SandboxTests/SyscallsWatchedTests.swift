// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SandboxRuntime
import Testing

@testable import Sandbox

struct SyscallsWatchedTests {
    private static let refusal: UInt32 = 0x0005_0001
    private static let question: UInt32 = 0x7FC0_0000

    private func answers(_ program: [UInt8], _ calls: [SyscallsInterpreter.Call]) -> [UInt32] {
        let interpreter = SyscallsInterpreter(program: program)
        return calls.map { interpreter.run($0) }
    }

    @Test("a watched filter asks exactly where the plain one says EPERM, and answers everything else the same")
    func asking() throws {
        let filter = try #require(SyscallsFilterTests.filter).bytes
        let calls =
            (0..<600).map { SyscallsInterpreter.Call(number: $0) } + [
                // int 0x80, x32, an injecting ioctl, and one with bits that the kernel ignores.
                .init(architecture: 0x4000_0003, number: 1), .init(number: 0x4000_0001),
                .init(number: 16, arguments: [0, 0x5412]), .init(number: 16, arguments: [0, 1 << 32 | 0x5412]),
            ]
        let plain = answers(filter, calls)
        let watched = answers(WatchedFilter.asking(filter), calls)
        #expect(plain.contains(Self.refusal) && !watched.contains(Self.refusal))
        #expect(watched == plain.map { $0 == Self.refusal ? Self.question : $0 })
    }

    private func policy(_ syscalls: SandboxPolicy.Syscalls) throws -> SandboxPolicy {
        let sample = try CompilerSample.policy(demands: [])
        return SandboxPolicy(
            name: sample.name, demands: [], identity: sample.identity, image: sample.image, imageDigest: nil,
            workspace: sample.workspace, scratch: sample.scratch, limits: sample.limits, syscalls: syscalls,
            environment: [:])
    }

    private func compile(_ syscalls: SandboxPolicy.Syscalls) throws(SandboxError) -> [Step] {
        guard let policy = try? policy(syscalls), let image = try? CompilerSample.image() else { return [] }
        return try PlanCompiler(host: CompilerSample.host())
            .compile(policy, image: image, filter: CompilerSample.filter, tools: []).plan.payload
    }

    @Test("a plan watches only what its policy wants to know or to end")
    func plans() throws {
        let sets = ["basic", "network-local"]
        let quiet = try compile(.init(sets: sets, allow: [], deny: [], report: 0, action: .refuse))
        #expect(quiet.contains(.syscallFilter(CompilerSample.filter)))
        let asked = try compile(.init(sets: sets, allow: [], deny: [], report: 7, action: .refuse))
        #expect(asked.contains(.watchedSyscallFilter(CompilerSample.filter, endsSandbox: false, recorded: 7)))
        let ends = try compile(.init(sets: sets, allow: [], deny: [], report: 0, action: .end))
        #expect(ends.contains(.watchedSyscallFilter(CompilerSample.filter, endsSandbox: true, recorded: 0)))
        #expect(asked.last == .execute && ends.last == .execute)
    }

    @Test("a policy that denies sendmsg can't be watched, and is refused with what would help")
    func sendmsg() throws {
        let error = #expect(throws: SandboxError.self) {
            try compile(.init(sets: ["basic", "network-local"], allow: [], deny: ["sendmsg"], report: 1))
        }
        #expect(error?.code == "syscalls.watch")
        #expect(error?.hint?.contains("allow sendmsg") == true)
    }
}
