// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import SandboxRuntime
import Testing

@Suite struct PlanPrinterTests {
    private func steps(_ lines: [String]) -> [String] {
        lines.filter { line in ["setup ", "reaper ", "payload "].contains { line.hasPrefix($0) } }
            .compactMap { $0.split(separator: ": ", maxSplits: 1).last.map(String.init) }
    }

    @Test("every step of all three lists has its line, in order")
    func everyStep() {
        let plan = Sample.plan()
        let expected = (plan.setup + plan.reaper + plan.payload).map(\.description)
        #expect(steps(PlanPrinter.lines(plan)) == expected)
    }

    @Test("a step that is deleted is missing from what is shown", arguments: StepKind.steps.indices)
    func deleted(_ index: Int) {
        var plan = Sample.plan()
        let before = steps(PlanPrinter.lines(plan))
        let step = plan.setup.remove(at: index)
        let after = steps(PlanPrinter.lines(plan))
        #expect(before.count == after.count + 1)
        #expect(
            before.count { $0 == step.description } == after.count { $0 == step.description } + 1)
    }

    @Test("no two different steps look the same")
    func distinct() {
        #expect(Set(StepKind.steps.map(\.description)).count == StepKind.steps.count)
        #expect(Set(StepKind.allCases.compactMap(\.samples.first?.stage)).count == StepKind.allCases.count)
    }

    @Test("namespaces that a step enters or makes are shown with those that it is born into")
    func namespaces() {
        func line(_ setup: [Step]) -> String? {
            var plan = Sample.plan()
            (plan.setup, plan.reaper, plan.payload) = (setup, [], [])
            return PlanPrinter.lines(plan).first { $0.hasPrefix("namespaces: ") }
        }
        #expect(line([]) == "namespaces: mount, pid, network")
        #expect(line([.userNamespace]) == "namespaces: user, mount, pid, network")
        #expect(line([.unshareCgroupNamespace]) == "namespaces: mount, pid, network, cgroup")
    }

    /// A change of the plan that a reviewer has to see.
    private static let changes: [@Sendable (SandboxPlan) -> SandboxPlan] = [
        { copy($0, namespaces: $0.namespaces.subtracting(.network)) },
        { copy($0, identity: .slot) },
        { copy($0, identity: .fixed(uid: 0, gid: 0)) },
        { copy($0, limits: .some(nil)) },
        { plan in
            var limits = Sample.limits
            limits.pids += 1
            return copy(plan, limits: limits)
        },
        { copy($0, environment: ["PATH=/bin"]) },
        { plan in
            var plan = plan
            plan.waived = [.sharedLower]
            return plan
        },
        { plan in
            var plan = plan
            plan.payload.removeFirst()
            return plan
        },
        { plan in
            var plan = plan
            plan.reaper.reverse()
            return plan
        },
    ]

    private static func copy(
        _ plan: SandboxPlan, namespaces: Namespaces? = nil, identity: SandboxPlan.Identity? = nil,
        limits: SandboxPlan.Limits?? = .none, environment: [String]? = nil
    ) -> SandboxPlan {
        SandboxPlan(
            name: plan.name, namespaces: namespaces ?? plan.namespaces, identity: identity ?? plan.identity,
            limits: limits ?? plan.limits, workspace: plan.workspace, environment: environment ?? plan.environment,
            setup: plan.setup, reaper: plan.reaper, payload: plan.payload)
    }

    @Test("whatever changes the plan changes what is shown", arguments: changes.indices)
    func shown(_ index: Int) {
        let changed = Self.changes[index](Sample.plan())
        #expect(changed.encoded != Sample.plan().encoded)
        #expect(PlanPrinter.lines(changed) != PlanPrinter.lines(Sample.plan()))
    }
}
