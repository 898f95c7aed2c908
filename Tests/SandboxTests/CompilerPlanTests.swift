// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Crypto
import Domain
import Linux
import Sandbox
import SandboxRuntime
import Synchronization
import Testing

@Suite struct CompilerPlanTests {
    /// Each pair in this order: the first no longer works, or no longer holds, after the second.
    private static let setupOrder: [(Step, Step)] = [
        (.undumpable, .joinCgroups), (.joinCgroups, .unshareCgroupNamespace),
        (.unshareCgroupNamespace, .privateMounts), (.privateMounts, .root(bytes: 4 << 20, inodes: 1024)),
        (.workspace(path: "/workspace"), .sealRoot), (.sealRoot, .pivot), (.pivot, .userNamespace),
    ]

    private static let payloadOrder: [(Step, Step)] = [
        (.resourceLimit(.openFiles, 99), .identity(.payload)), (.emptyBoundingSet, .identity(.payload)),
        (.lockSecureBits, .identity(.payload)), (.identity(.payload), .dropCapabilities),
        (.dropCapabilities, .noNewPrivileges), (.noNewPrivileges, .landlock(writable: writable)),
        (.landlock(writable: writable), .workingFolder), (.workingFolder, .descriptors),
        (.descriptors, .syscallFilter(CompilerSample.filter)), (.syscallFilter(CompilerSample.filter), .execute),
    ]

    private static let writable = ["/workspace", "/dev", "/tmp", "/dev/shm"]

    private func expectOrder(_ order: [(Step, Step)], in steps: [Step]) throws {
        for (first, second) in order {
            let before = try #require(steps.firstIndex(of: first), "\(first)")
            let after = try #require(steps.firstIndex(of: second), "\(second)")
            #expect(before < after, "\(first) before \(second)")
        }
    }

    @Test("what set-up does comes in the order that the kernel's rules ask for")
    func setupOrder() throws { try expectOrder(Self.setupOrder, in: CompilerSample.plan().setup) }

    @Test("what the payload gives up comes in the order that the kernel's rules ask for")
    func payloadOrder() throws { try expectOrder(Self.payloadOrder, in: CompilerSample.plan().payload) }

    @Test("the filter is the last thing before execve, and nothing comes after that")
    func filterLast() throws {
        let payload = try CompilerSample.plan().payload
        #expect(payload.suffix(2) == [.syscallFilter(CompilerSample.filter), .execute])
    }

    @Test("PID 1 is untraceable and dies with the supervisor also after it became another user")
    func reaper() throws {
        let reaper = try CompilerSample.plan().reaper
        let identity = try #require(reaper.firstIndex(of: .identity(.reaper)))
        for step in [Step.undumpable, .dieWithParent, .dropCapabilities, .noNewPrivileges] {
            #expect(reaper.lastIndex(of: step).map { $0 > identity } == true, "\(step)")
        }
    }

    @Test("after the pivot nothing is mounted, made or bound any more")
    func afterPivot() throws {
        let setup = try CompilerSample.plan().setup
        let pivot = try #require(setup.firstIndex(of: .pivot))
        #expect(Array(setup[(pivot + 1)...]) == [.sessionKeyring, .userNamespace])
    }

    @Test("every host path is shown read-only, without setuid and devices")
    func hostPaths() throws {
        var count = 0
        for case .hostPath(_, _, _, let attributes) in try CompilerSample.plan().setup {
            #expect(attributes.isSuperset(of: [.readOnly, .noSetUID, .noDevices]))
            count += 1
        }
        #expect(count == 1)
    }

    @Test("scratch is executable only where the policy says so, and never holds setuid programs or devices")
    func scratch() throws {
        let setup = try CompilerSample.plan().setup
        let plain: MountAttributes = [.noSetUID, .noDevices]
        #expect(setup.contains(.scratch(path: "/tmp", bytes: 1 << 21, inodes: 65, attributes: plain)))
        let sealed = plain.union(.noExecute)
        #expect(setup.contains(.scratch(path: "/dev/shm", bytes: 1 << 22, inodes: 66, attributes: sealed)))
    }

    @Test("limits, identity, workspace and environment are the policy's")
    func values() throws {
        let plan = try CompilerSample.plan()
        #expect(plan.name == "verifier")
        let limits = SandboxPlan.Limits(
            memoryBytes: 1 << 30, swapBytes: 3, pids: 256, cpuPercent: 150, wallMilliseconds: 5000)
        #expect(plan.limits == limits)
        #expect(plan.workspace == .init(bytes: 1 << 20, inodes: 64))
        #expect(plan.environment == ["HOME=/tmp", "PATH=/bin"])
        #expect(plan.namespaces == [.mount, .pid, .network, .ipc, .uts])
        guard case .mapped(1000, 1001, let reaperUID, let reaperGID) = plan.identity else {
            Issue.record("\(plan.identity)")
            return
        }
        // The payload can't signal what belongs to another user.
        #expect(reaperUID != 1000 && reaperUID != 0)
        #expect(reaperGID != 1001 && reaperGID != 0)
    }

    @Test("a workspace on disk is tried only when a policy asks for it, and refused where it can't be had")
    func disk() throws {
        let absence = HostFacts.Absence(cause: "no loop device", fix: "have one")
        let tried = Mutex(0)
        let host = HostFacts(
            cgroups: CompilerSample.host().cgroups, hasUserNamespaces: true, hasLandlock: true, absent: [:],
            tryDisk: {
                tried.withLock { $0 += 1 }
                return absence
            })
        #expect(try CompilerSample.plan(host).workspace?.diskFolder == nil)
        #expect(tried.withLock { $0 } == 0)
        let sample = try CompilerSample.policy(demands: [])
        let policy = SandboxPolicy(
            name: sample.name, demands: [], identity: sample.identity, image: sample.image, imageDigest: nil,
            workspace: sample.workspace, workspaceMedium: .disk, scratch: [], limits: sample.limits,
            syscalls: sample.syscalls, environment: [:])
        let error = #expect(throws: SandboxError.self) {
            try PlanCompiler(host: host).compile(
                policy, image: CompilerSample.image(), filter: CompilerSample.filter, tools: [])
        }
        #expect(error?.code == "guarantee.absent" && error?.hint == "have one")
        let plan = try PlanCompiler(host: CompilerSample.host())
            .compile(policy, image: CompilerSample.image(), filter: CompilerSample.filter, tools: []).plan
        #expect(plan.workspace == .init(bytes: 1 << 20, inodes: 64, diskFolder: PlanCompiler.diskFolder))
    }

    @Test("where user namespaces are forbidden, the second form is the same but for them")
    func secondForm() throws {
        let first = try CompilerSample.plan()
        let second = try CompilerSample.plan(CompilerSample.host(hasUserNamespaces: false))
        #expect(second.identity == .slot)
        #expect(second.setup == first.setup.filter { $0 != .userNamespace })
        #expect(second.payload == first.payload)
        #expect(second.reaper == first.reaper)
    }

    @Test("without privileges everything happens as the caller's own user, in one more namespace")
    func thirdForm() throws {
        let first = try CompilerSample.plan()
        let third = try CompilerSample.plan(CompilerSample.host(ownUser: Owner(uid: 54321, gid: 5)))
        #expect(third.namespaces == first.namespaces.union(.user))
        #expect(third.identity == .fixed(uid: 54321, gid: 5))
        #expect(third.workspace == nil)
        // First, while /proc/self is still the caller's.
        #expect(third.setup.first == .ownUser(uid: 1000, gid: 1001, hostUID: 54321, hostGID: 5))
        #expect(third.setup.allSatisfy { !["device", "workspace", "user-namespace"].contains($0.stage) })
        #expect(
            third.setup.contains(
                .scratch(path: "/workspace", bytes: 1 << 20, inodes: 64, attributes: [.noSetUID, .noDevices])))
        #expect(third.reaper == first.reaper.filter { $0.stage != "identity" })
        #expect(third.payload == first.payload.filter { $0.stage != "identity" })
    }

    @Test("without Landlock the plan is the same but for it")
    func withoutLandlock() throws {
        let first = try CompilerSample.plan()
        let second = try CompilerSample.plan(CompilerSample.host(hasLandlock: false))
        #expect(second.payload == first.payload.filter { $0.stage != "landlock" })
        #expect(second.payload.count == first.payload.count - 1)
        #expect(second.setup == first.setup)
    }

    @Test("a guarantee that is demanded and absent is a refusal by name, with the fix", arguments: Guarantee.allCases)
    func absent(_ guarantee: Guarantee) throws {
        let host = CompilerSample.host(absent: [guarantee: .init(cause: "no such thing", fix: "get one")])
        let expected = SandboxError(
            code: "guarantee.absent", operation: "policy verifier demands", subject: guarantee.rawValue,
            cause: "no such thing", hint: "get one")
        #expect(throws: expected) { try CompilerSample.plan(host, demands: Guarantee.allCases) }
        // The control: what is absent but not demanded refuses nothing.
        let others = Guarantee.allCases.filter { $0 != guarantee }
        #expect(throws: Never.self) { try CompilerSample.plan(host, demands: others) }
    }

    @Test("the digest is the hash of the plan's encoding; any change of the plan changes it")
    func digest() throws {
        let policy = try CompilerSample.policy(demands: [])
        let compiler = PlanCompiler(host: CompilerSample.host())
        let sealed = try compiler.compile(
            policy, image: CompilerSample.image(), filter: CompilerSample.filter, tools: [])
        #expect(sealed.digest == Array(SHA256.hash(data: sealed.plan.encoded)))
        let again = try compiler.compile(
            policy, image: CompilerSample.image(), filter: CompilerSample.filter, tools: [])
        #expect(again == sealed)
        var changed = sealed.plan
        changed.payload.removeAll { $0 == .noNewPrivileges }
        #expect(PlanCompiler.seal(changed).digest != sealed.digest)
        let otherFilter = try compiler.compile(
            policy, image: CompilerSample.image(), filter: CompilerSample.filter + CompilerSample.filter, tools: [])
        #expect(otherFilter.digest != sealed.digest)
    }
}
