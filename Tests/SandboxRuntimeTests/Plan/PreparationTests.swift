// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import SandboxRuntime
import Testing

@Suite struct PreparationTests {
    /// As the compiler has it, in short.
    private static let setup: [Step] = [
        .undumpable, .dieWithParent, .joinCgroups, .privateMounts, .root(bytes: 1, inodes: 2), .mask(path: "/proc/a"),
        .folder(path: "/workspace", mode: 0o755), .workspace(path: "/workspace"), .sealRoot, .pivot, .sessionKeyring,
        .userNamespace,
    ]
    private static let payload: [Step] = [
        .newSession, .emptyBoundingSet, .identity(.payload), .dropCapabilities, .noNewPrivileges,
        .landlock(writable: ["/workspace"]), .workingFolder, .descriptors, .syscallFilter([1]), .execute,
    ]

    private func plan(_ setup: [Step] = setup, _ payload: [Step] = payload) -> SandboxPlan {
        var plan = Sample.plan(setup: setup)
        plan.payload = payload
        return plan
    }

    @Test("every step of the plan is taken once and in order, but that the workspace comes last")
    func whole() throws {
        let preparation = try #require(plan().preparation)
        #expect(preparation.setup == Self.setup.filter { $0.stage != "workspace" })
        #expect(preparation.lateSetup == [.workspace(path: "/workspace")])
        #expect(preparation.payload == Array(Self.payload.prefix(5)))
        #expect(preparation.latePayload == Array(Self.payload.suffix(5)))
    }

    @Test("a step that is taken out of the plan is in neither part", arguments: setup.indices)
    func setupStep(_ index: Int) throws {
        var setup = Self.setup
        let step = setup.remove(at: index)
        let preparation = try #require(plan(setup).preparation)
        #expect(!(preparation.setup + preparation.lateSetup + preparation.payload).contains(step))
    }

    @Test("a step that is taken out of the payload's list is in neither part", arguments: payload.indices)
    func payloadStep(_ index: Int) throws {
        var payload = Self.payload
        let step = payload.remove(at: index)
        let preparation = try #require(plan(Self.setup, payload).preparation)
        #expect(!(preparation.payload + preparation.latePayload).contains(step))
        #expect(preparation.payload + preparation.latePayload == payload)
    }

    @Test("a plan without user namespace and without workspace is prepared too")
    func without() throws {
        let setup = Self.setup.filter { $0.stage != "workspace" && $0 != .userNamespace }
        let preparation = try #require(plan(setup).preparation)
        #expect(preparation.setup == setup && preparation.lateSetup.isEmpty)
        #expect(preparation.payload == Array(Self.payload.prefix(5)))
    }

    @Test("a plan whose later steps could lie in the workspace, or need what is given up, is not prepared")
    func refused() {
        let inside = Step.scratch(path: "/workspace/tmp", bytes: 1, inodes: 1, attributes: [])
        var setup = Self.setup
        setup.insert(inside, at: 8)
        #expect(plan(setup).preparation == nil)
        #expect(plan(Self.setup + [.hostname("late")]).preparation == nil)
        #expect(Sample.plan(limits: nil, setup: Self.setup).preparation == nil)
    }
}
