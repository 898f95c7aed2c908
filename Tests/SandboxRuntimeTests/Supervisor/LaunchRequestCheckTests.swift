// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import SandboxRuntime

/// The checks that need no folder: plan, descriptors, working folder, limits.
@Suite struct LaunchRequestCheckTests {
    /// A request, and the code that it is refused with; nil when it is carried out.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String?
        var descriptors = 4
        let change: @Sendable (inout Request.Launch) -> Void

        init(
            _ name: String, _ code: String?, descriptors: Int = 4,
            _ change: @escaping @Sendable (inout Request.Launch) -> Void = { _ in }
        ) {
            (testDescription, self.code, self.descriptors, self.change) = (name, code, descriptors, change)
        }
    }

    static let cases = [
        Case("as the plan has it", nil),
        Case("the last sealed plan", nil) { $0.plan = 2 },
        Case("the orchestrator's own plan", "plan.not_sealed") { $0.plan = 0 },
        Case("a plan after the last", "plan.not_sealed") { $0.plan = 3 },
        Case("the highest number", "plan.not_sealed") { $0.plan = .max },
        Case("no descriptor", "frame.descriptors", descriptors: 0),
        Case("too few descriptors", "frame.descriptors", descriptors: 3),
        Case("too many descriptors", "frame.descriptors", descriptors: 5),
        Case("no result descriptor", "frame.descriptors") { $0.hasResult = true },
        Case("a result descriptor", nil, descriptors: 5) { $0.hasResult = true },
        Case("no working folder", "working_folder.not_absolute") { $0.workingFolder = "" },
        Case("a relative working folder", "working_folder.not_absolute") { $0.workingFolder = "a" },
        Case("a working folder with a NUL", "working_folder.not_absolute") { $0.workingFolder = "/a\0b" },
        Case("layers for a plan without workspace", "layers.not_allowed") { ($0.plan, $0.layers) = (2, ["a"]) },
        Case("33 layers", "layers.not_allowed") { $0.layers = Array(repeating: "a", count: 33) },
        Case("the same wall limit", nil) { $0.wallMilliseconds = 120_000 },
        Case("a tighter wall limit", nil) { $0.wallMilliseconds = 1 },
        Case("a looser wall limit", "limit.looser") { $0.wallMilliseconds = 120_001 },
        Case("a wall limit of 0, which would be none", "limit.looser") { $0.wallMilliseconds = 0 },
        Case("the same memory", nil) { $0.memoryBytes = 1 << 31 },
        Case("looser memory", "limit.looser") { $0.memoryBytes = 1 << 31 + 1 },
        Case("memory that is negative as a signed number", "limit.looser") { $0.memoryBytes = .max },
        Case("no memory", "limit.looser") { $0.memoryBytes = 0 },
        Case("fewer pids", nil) { $0.pids = 1 },
        Case("looser pids", "limit.looser") { $0.pids = 257 },
        Case("no pids", "limit.looser") { $0.pids = 0 },
    ]

    private func fill(_ request: Request.Launch, descriptors: Int) -> Result<
        LaunchRequestCheck.Filled, FrameGate.Refusal
    > {
        let plans = [Sample.plan(), Sample.plan(), Sample.plan(workspace: nil)].map { Sample.sealed($0) }
        let root = LayerRoot(descriptor: -1, owner: Owner(uid: 1, gid: 1))
        let received = OrchestratorClient.Received(
            sequence: 9, request: .launch(request), descriptors: Array(40..<(40 + Int32(descriptors))))
        return LaunchRequestCheck(plans: plans, layerRoot: root).fill(request, received)
    }

    private static let request = Request.Launch(plan: 1, layers: [], workingFolder: "/workspace", hasResult: false)

    @Test("a request gets what was sealed, or is refused by name", arguments: cases)
    func check(_ item: Case) {
        var request = Self.request
        item.change(&request)
        switch fill(request, descriptors: item.descriptors) {
        case .success: #expect(item.code == nil)
        case .failure(let refusal): #expect(refusal.code == item.code)
        }
    }

    @Test("tighter limits are the ones that hold, the others stay the plan's")
    func tightened() throws {
        var request = Self.request
        (request.wallMilliseconds, request.memoryBytes, request.pids) = (5, 6, 7)
        let limits = try #require(try fill(request, descriptors: 4).get().inputs.limits)
        var expected = Sample.limits
        (expected.wallMilliseconds, expected.memoryBytes, expected.pids) = (5, 6, 7)
        #expect(limits == expected)
        #expect(try fill(Self.request, descriptors: 4).get().inputs.limits == Sample.limits)
    }

    @Test("descriptors are taken in the order that the frame promises")
    func order() throws {
        var request = Self.request
        request.hasResult = true
        let inputs = try fill(request, descriptors: 5).get().inputs
        #expect(inputs.command == 40)
        #expect([inputs.standardInput, inputs.standardOutput, inputs.standardError] == [41, 42, 43])
        #expect(inputs.result == 44)
    }
}
