// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Sandbox
import SandboxRuntime

/// What a host would have to leave out for one guarantee to be an empty word.
struct HostLie: Sendable, CustomStringConvertible {
    let guarantee: Guarantee
    let tell: @Sendable (inout SandboxPlan) -> Void

    var description: String { guarantee.rawValue }

    /// One for each guarantee that the doctor can see.
    static let all: [HostLie] = Guarantee.allCases.filter { $0 != .ioLimit }.map { guarantee in
        HostLie(guarantee: guarantee) { change(&$0, guarantee) }
    }

    private static func change(_ plan: inout SandboxPlan, _ guarantee: Guarantee) {
        switch guarantee {
        case .mountNamespace: Guard.sealedRoot.remove(from: &plan)
        case .pidNamespace: plan.namespaces.remove(.pid)
        case .networkNamespace: share(&plan, .network, "loopback")
        case .ipcNamespace: plan.namespaces.remove(.ipc)
        case .utsNamespace: share(&plan, .uts, "hostname")
        case .cgroupNamespace: plan.setup.removeAll { $0 == .unshareCgroupNamespace }
        case .userNamespace: Guard.userNamespace.remove(from: &plan)
        case .ownHostUID: Guard.ownUser.remove(from: &plan)
        case .supervisorBoundary:
            for one in [Guard.filter, .landlock, .ownUser, .undumpable] { one.remove(from: &plan) }
        case .noCapabilities:
            for one in Guard.allCases where Guard.rootPayload.contains(one) { one.remove(from: &plan) }
        case .syscallFilter: Guard.filter.remove(from: &plan)
        case .landlock: Guard.landlock.remove(from: &plan)
        case .memoryLimit: plan.limits?.memoryBytes = 1 << 30
        case .pidsLimit: plan.limits?.pids = 64
        case .cpuLimit: plan.limits?.cpuPercent = 200
        // Longer than the probe waits, which then ends by itself.
        case .wallLimit: plan.limits?.wallMilliseconds = 60_000
        case .cpuTimeLimit: plan.limits?.cpuMilliseconds = nil
        // Nothing that a doctor sees at once.
        case .ioLimit: break
        case .diskWorkspace: plan.workspace = .init(bytes: 64 << 20, inodes: 4096, diskFolder: PlanCompiler.diskFolder)
        case .workspaceLimit: plan.workspace = .init(bytes: 64 << 20, inodes: 4096)
        case .sharedLower: plan.setup.removeAll { $0.stage == "workspace" }
        }
    }

    private static func share(_ plan: inout SandboxPlan, _ namespace: Namespaces, _ stage: String) {
        plan.namespaces.remove(namespace)
        plan.setup.removeAll { $0.stage == stage }
    }
}
