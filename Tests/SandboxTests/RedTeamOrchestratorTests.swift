// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SandboxRuntime
import Testing

@testable import Sandbox

/// An orchestrator that was taken over: what the kernel still refuses it, and what bounds it.
@Suite struct RedTeamOrchestratorTests {
    private static let notPermitted: UInt32 = 0x0005_0001
    private static let notImplemented: UInt32 = 0x0005_0026
    private static let allow: UInt32 = 0x7FFF_0000

    private static let filter: [UInt8] =
        (try? SyscallFilterCompiler().compile(allowing: SyscallSelection.names(of: OrchestratorPlan.syscalls)))?.bytes
        ?? []

    private func plan() throws -> SandboxPlan {
        let name = try #require(ImageName("empty"))
        let host = HostFacts(
            cgroups: .init(memory: nil, pids: nil, cpu: nil, unified: nil, controllersAreUnified: false),
            hasUserNamespaces: true, hasLandlock: false, absent: [:])
        return try OrchestratorPlan(grants: [], program: "/bin/sh", uid: 0, gid: 0)
            .compile(image: Image(name: name, hostPaths: [], synthetic: []), host: host, filter: Self.filter).plan
    }

    @Test(
        "namespaces, mounts, keys, rings and foreign sockets are refused",
        arguments: [
            ("unshare", 272), ("setns", 308), ("mount", 165), ("fsopen", 430), ("open_tree", 428), ("ptrace", 101),
            ("move_mount", 429), ("keyctl", 250), ("bpf", 321), ("io_uring_setup", 425), ("socket", 41),
            ("process_vm_readv", 310), ("pidfd_getfd", 438), ("userfaultfd", 323), ("perf_event_open", 298),
            ("open_by_handle_at", 304), ("add_key", 248),
        ] as [(String, UInt32)])
    func refused(_ name: String, _ number: UInt32) throws {
        try #require(!Self.filter.isEmpty)
        let answer = SyscallsInterpreter(program: Self.filter).run(.init(number: number))
        #expect([Self.notPermitted, Self.notImplemented].contains(answer))
    }

    @Test("a new user namespace is refused to clone; a thread is not")
    func clone() throws {
        try #require(!Self.filter.isEmpty)
        let interpreter = SyscallsInterpreter(program: Self.filter)
        #expect(interpreter.run(.init(number: 56, arguments: [0x1000_0011])) == Self.notPermitted)
        #expect(interpreter.run(.init(number: 56, arguments: [0x003D_0F00])) == Self.allow)
        #expect(interpreter.run(.init(number: 435)) == Self.notImplemented)
    }

    @Test("the filter is the last thing before the program starts")
    func order() throws {
        #expect(try plan().payload.suffix(2) == [.syscallFilter(Self.filter), .execute])
    }

    @Test("memory and processes are bounded, and its cgroup's name is hidden")
    func limits() throws {
        let plan = try plan()
        let limits = try #require(plan.limits)
        #expect(limits.memoryBytes > 0 && limits.pids > 0 && limits.wallMilliseconds == nil)
        let join = try #require(plan.setup.firstIndex(of: .joinCgroups))
        #expect(plan.setup[join + 1] == .unshareCgroupNamespace)
    }

    @Test(
        "a host without a limit is refused, not taken as it is",
        arguments: [Guarantee.memoryLimit, .pidsLimit, .cpuLimit, .cgroupNamespace])
    func absent(_ guarantee: Guarantee) throws {
        let host = HostFacts(
            cgroups: .init(memory: nil, pids: nil, cpu: nil, unified: nil, controllersAreUnified: false),
            hasUserNamespaces: true, hasLandlock: true, absent: [guarantee: .init(cause: "no such thing", fix: "none")])
        let image = Image(name: try #require(ImageName("empty")), hostPaths: [], synthetic: [])
        let refusal = #expect(throws: SandboxError.self) {
            try OrchestratorPlan(grants: [], program: "/bin/sh", uid: 0, gid: 0)
                .compile(image: image, host: host, filter: Self.filter)
        }
        #expect(refusal?.code == "guarantee.absent")
        #expect(refusal?.subject == guarantee.rawValue)
    }
}
