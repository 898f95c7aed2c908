// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Sandbox
import SandboxRuntime
import Testing

/// A guarantee that is missing is a refusal, or is waived by name and stands in everything that follows from the plan.
@Suite struct CompilerWaiverTests {
    private static let absence = HostFacts.Absence(cause: "no such thing", fix: "get one")

    private func compile(
        _ host: HostFacts = CompilerSample.host(), demands: [Guarantee] = Guarantee.allCases,
        _ change: (inout SandboxPolicy) -> Void = { _ in }
    ) throws -> SealedPlan {
        var policy = try CompilerSample.policy(demands: demands)
        change(&policy)
        return try PlanCompiler(host: host)
            .compile(policy, image: CompilerSample.image(), filter: CompilerSample.filter, tools: [])
    }

    @Test("what is waived and absent is in the plan, its digest and what is printed", arguments: Guarantee.allCases)
    func absent(_ guarantee: Guarantee) throws {
        let host = CompilerSample.host(absent: [guarantee: Self.absence])
        let waiving = try compile(host) { $0.waived = [guarantee] }
        #expect(waiving.plan.waived == [guarantee])
        let line = "absent on this host, and waived: \(guarantee.rawValue)"
        #expect(PlanPrinter.lines(waiving.plan).contains(line))
        var silent = waiving.plan
        silent.waived = []
        #expect(PlanCompiler.seal(silent).digest != waiving.digest)
        // The control: another guarantee's waiver does not help.
        let other: Guarantee = guarantee == .landlock ? .sharedLower : .landlock
        #expect(throws: SandboxError.self) { try compile(host) { $0.waived = [other] } }
    }

    @Test("waiving what the host has changes nothing")
    func present() throws {
        #expect(try compile { $0.waived = Guarantee.allCases } == compile())
    }

    @Test("waiving what the policy does not demand is no waiver")
    func undemanded() throws {
        let host = CompilerSample.host(absent: [.landlock: Self.absence])
        #expect(try compile(host, demands: []) { $0.waived = [.landlock] }.plan.waived == [])
    }

    @Test("a namespace that is waived and absent is neither made, nor is the host changed in its place")
    func namespaces() throws {
        let names: [(Guarantee, Namespaces, String?)] = [
            (.networkNamespace, .network, "loopback"), (.utsNamespace, .uts, "hostname"), (.ipcNamespace, .ipc, nil),
        ]
        let whole = try compile().plan
        for (guarantee, namespace, stage) in names {
            let plan = try compile(CompilerSample.host(absent: [guarantee: Self.absence])) { $0.waived = [guarantee] }
                .plan
            #expect(plan.namespaces == whole.namespaces.subtracting(namespace))
            #expect(plan.setup == whole.setup.filter { $0.stage != stage })
        }
        let plan = try compile(CompilerSample.host(absent: [.cgroupNamespace: Self.absence])) {
            $0.waived = [.cgroupNamespace]
        }.plan
        #expect(plan.setup == whole.setup.filter { $0 != .unshareCgroupNamespace })
    }

    @Test("a policy that leaves out the user namespace compiles to the second form")
    func secondForm() throws {
        let plan = try compile(demands: []) { $0.hasUserNamespace = false }.plan
        #expect(plan == (try compile(CompilerSample.host(hasUserNamespaces: false), demands: []).plan))
    }

    @Test("what a policy covers is covered once, before the root is sealed")
    func masks() throws {
        let setup = try compile { $0.masks = ["/proc/meminfo", "/proc/kcore"] }.plan.setup
        let mask = try #require(setup.firstIndex(of: .mask(path: "/proc/meminfo")))
        #expect(mask < (try #require(setup.firstIndex(of: .sealRoot))))
        #expect(setup.count { $0 == .mask(path: "/proc/kcore") } == 1)
    }

    @Test("a policy that reaches somewhere is refused, because nobody would serve its door")
    func egress() throws {
        let error = try #require(throws: SandboxError.self) {
            try compile { $0.egress = [Destination(host: "registry.example", port: 443)] }
        }
        #expect(error.exitStatus == 5)
        #expect("\(error)".contains("registry.example:443: egress is declared, but this nexus has no doors yet"))
    }
}
