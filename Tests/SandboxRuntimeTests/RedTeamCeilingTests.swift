// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@testable import SandboxRuntime

/// Views of ended workspaces that an orchestrator never lets go of hold memory that no leaf counts any more.
@Suite struct RedTeamCeilingTests {
    private func session(memory: Int?, slots: Int) -> Session {
        let limits = memory.map {
            SandboxPlan.Limits(memoryBytes: $0, swapBytes: 0, pids: 1, cpuPercent: 1, wallMilliseconds: nil)
        }
        let plan = SandboxPlan(
            name: "p", namespaces: [], identity: .slot, limits: limits, workspace: nil, environment: [], setup: [],
            reaper: [], payload: [])
        return Session(
            plans: [SealedPlan(plan: plan, digest: [UInt8](repeating: 0, count: 32))],
            cgroups: CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: nil, controllersAreUnified: false),
            uidBase: 1, slots: slots, job: .execute(.init(command: 1, workingFolder: "/", outcome: nil)))
    }

    @Test(
        "everything together stays within all slots' limits and within the machine",
        arguments: [(100, 3, 10_000, 400), (100, 3, 160, 140), (.max, 16, 800, 700)])
    func ceiling(_ memory: Int, _ slots: Int, _ machine: Int, _ expected: Int) {
        #expect(Supervisor.ceiling(of: session(memory: memory, slots: slots), machine: machine) == expected)
    }

    @Test("without limits there is nothing to add up")
    func none() {
        #expect(Supervisor.ceiling(of: session(memory: nil, slots: 1), machine: 100) == nil)
    }

    @Test("the machine has memory")
    func machine() { #expect(Machine.memoryBytes > 64 << 20) }
}
