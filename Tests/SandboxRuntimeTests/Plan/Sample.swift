// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import SandboxRuntime

/// Values in which no two fields are equal, so that an exchange of two would show.
enum Sample {
    static let limits = SandboxPlan.Limits(
        memoryBytes: 1 << 31, swapBytes: 5, pids: 256, cpuPercent: 200, wallMilliseconds: 120_000,
        idleMilliseconds: 60_000, cpuMilliseconds: 600_000, outputBytes: 1 << 26, ioBytesPerSecond: 1 << 20)

    static func plan(
        identity: SandboxPlan.Identity = .mapped(payloadUID: 1000, payloadGID: 1001, reaperUID: 7, reaperGID: 8),
        limits: SandboxPlan.Limits? = limits,
        workspace: SandboxPlan.Workspace? = .init(bytes: 1 << 29, inodes: 65536),
        setup: [Step] = StepKind.steps
    ) -> SandboxPlan {
        SandboxPlan(
            name: "verifier", namespaces: [.mount, .pid, .network], identity: identity, limits: limits,
            workspace: workspace, environment: ["PATH=/bin", "LANG=C.UTF-8"], setup: setup,
            reaper: [.newSession, .undumpable], payload: [.noNewPrivileges, .execute])
    }

    static let unlimited = SandboxPlan.Limits(
        memoryBytes: 1, swapBytes: 0, pids: 2, cpuPercent: 3, wallMilliseconds: nil)

    private static let waiving: SandboxPlan = {
        var plan = Sample.plan()
        plan.waived = [.sharedLower, .memoryLimit]
        return plan
    }()

    static let plans = [
        waiving, plan(workspace: .init(bytes: 1 << 29, inodes: 65536, diskFolder: "/var/tmp")),
        plan(identity: .slot, workspace: nil, setup: [.execute]),
        plan(identity: .fixed(uid: 4_000_000_000, gid: 9), limits: nil, setup: []),
        plan(identity: .slot, limits: unlimited, setup: [.pivot]),
    ]

    static func sealed(_ plan: SandboxPlan, _ byte: UInt8 = 0xAB) -> SealedPlan {
        SealedPlan(plan: plan, digest: [UInt8](repeating: byte, count: 32))
    }

    static let layouts = [
        CgroupLayout(
            memory: "/m/a", pids: "/p", cpu: "/c", unified: "/u", controllersAreUnified: false),
        CgroupLayout(memory: "/m", pids: "/m", cpu: nil, unified: nil, controllersAreUnified: false),
        CgroupLayout(memory: nil, pids: nil, cpu: nil, unified: "/u", controllersAreUnified: true),
    ]

    static let service = Session.Service(
        command: 10, grants: [11, 12], owner: Owner(uid: 1234, gid: 5678), layerRoot: 13,
        provisional: [.init(parent: 14, name: "repository")])

    static let jobs: [Session.Job] = [
        .execute(.init(command: 10, workingFolder: "/workspace", outcome: 11)),
        .execute(.init(command: 10, workingFolder: "/", outcome: nil)), .serve(service),
        .execute(.init(command: 10, workingFolder: "/", outcome: nil, terminal: .raw)),
        .execute(.init(command: 10, workingFolder: "/", outcome: 11, terminal: .plain)),
        .serve(.init(command: 1, grants: [], owner: Owner(uid: 0, gid: 0), layerRoot: 2, provisional: [])),
    ]

    static let sessions = jobs.enumerated().map { index, job in
        Session(
            plans: [sealed(plans[index % plans.count]), sealed(plans[0], 7)], cgroups: layouts[index % layouts.count],
            uidBase: 4_000_000_000, slots: 3 + index, job: job, prepared: 1 + 10 * index)
    }

    static let launch = Request.Launch(
        plan: 3, layers: ["base", "patch"], workingFolder: "/workspace", hasResult: true, wallMilliseconds: 100,
        memoryBytes: 1 << 33, pids: 7)

    static let requests: [Request] = [
        .launch(launch), .launch(.init(plan: 1, layers: [], workingFolder: "/", hasResult: false)), .cancel(launch: 9),
    ]
}
