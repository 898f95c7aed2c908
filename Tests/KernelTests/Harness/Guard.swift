// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Sandbox
import SandboxRuntime

/// One guard of the sandbox that a control switches off, by editing the plan's steps.
enum Guard: String, Sendable, CaseIterable {
    case filter = "seccomp filter"
    /// Only what stands before libseccomp's part.
    case prologue = "filter prologue"
    case landlock
    case noNewPrivileges = "no_new_privs"
    case capabilities = "empty capabilities"
    /// Payload and reaper stay host root.
    case ownUser = "own user"
    /// Slot users instead of mapped ones.
    case userNamespace = "user namespace"
    case undumpable
    case session = "own session"
    case descriptors = "closed descriptors"
    case pivot = "pivot_root"
    case masks
    case sealedRoot = "read-only root"
    case pidNamespace = "pid namespace"
    case hostname
    case dieWithParent = "PDEATHSIG"
    case networkNamespace = "network namespace"
    case ipcNamespace = "IPC namespace"
    case sessionKeyring = "session keyring"

    /// A payload that is the host's root in all but its namespaces.
    static let rootPayload: Set<Guard> = [.filter, .landlock, .noNewPrivileges, .capabilities, .ownUser]

    /// Whether this host has it at all; a plan that is made here has no step for what it has not.
    var isPresent: Bool {
        switch self {
        case .landlock: Host.facts.hasLandlock
        case .userNamespace: Host.facts.hasUserNamespaces
        default: true
        }
    }

    /// Takes this guard out of the plan.
    func remove(from plan: inout SandboxPlan) {
        switch self {
        case .filter: plan.payload.removeAll { $0.stage == "syscall-filter" }
        case .prologue: plan.payload = plan.payload.map(Self.withoutPrologue)
        case .landlock: plan.payload.removeAll { $0.stage == "landlock" }
        case .noNewPrivileges: plan.payload.removeAll { $0 == .noNewPrivileges }
        case .capabilities:
            plan.payload.removeAll { [.emptyBoundingSet, .lockSecureBits, .dropCapabilities].contains($0) }
        case .ownUser:
            plan.setup.removeAll { $0 == .userNamespace }
            plan.reaper.removeAll { $0.stage == "identity" }
            plan.payload.removeAll { $0.stage == "identity" }
        case .userNamespace:
            plan.setup.removeAll { $0 == .userNamespace }
            plan = plan.with(identity: .slot)
        case .undumpable:
            plan.setup.removeAll { $0 == .undumpable }
            plan.reaper.removeAll { $0 == .undumpable }
        case .session:
            plan.reaper.removeAll { $0 == .newSession }
            plan.payload.removeAll { $0 == .newSession }
        case .descriptors: plan.payload.removeAll { $0 == .descriptors }
        case .pivot:
            plan.setup.removeAll { $0 == .pivot }
            plan.payload.removeAll { $0 == .workingFolder }
        case .masks: plan.setup.removeAll { $0.stage == "mask" }
        case .sealedRoot: plan.setup.removeAll { $0 == .sealRoot }
        case .pidNamespace: plan = plan.with(namespaces: plan.namespaces.subtracting(.pid))
        case .networkNamespace:
            plan.setup.removeAll { $0 == .loopback }
            plan = plan.with(namespaces: plan.namespaces.subtracting(.network))
        case .ipcNamespace: plan = plan.with(namespaces: plan.namespaces.subtracting(.ipc))
        case .sessionKeyring: plan.setup.removeAll { $0 == .sessionKeyring }
        case .hostname: plan.setup.removeAll { $0.stage == "hostname" }
        case .dieWithParent:
            plan.setup.removeAll { $0 == .dieWithParent }
            plan.reaper.removeAll { $0 == .dieWithParent }
        }
    }

    /// libseccomp's part begins where the architecture is loaded for the second time.
    private static func withoutPrologue(_ step: Step) -> Step {
        guard case .syscallFilter(let program) = step else { return step }
        let load: [UInt8] = [0x20, 0, 0, 0, 4, 0, 0, 0]
        let starts = stride(from: 0, to: program.count, by: 8).filter { Array(program[$0..<$0 + 8]) == load }
        return starts.count > 1 ? .syscallFilter(Array(program[starts[1]...])) : step
    }
}

extension SandboxPlan {
    /// This plan less some guards.
    func without(_ guards: some Sequence<Guard>) -> SandboxPlan {
        var plan = self
        for one in guards { one.remove(from: &plan) }
        return plan
    }
}
