// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Carries out the steps that a single process takes for itself: the reaper's and the payload's lists.
struct ProcessSteps {
    let slots: LaunchSlots
    let identity: SandboxPlan.Identity

    func perform(_ step: Step) throws(StageFault) {
        do throws(LinuxError) {
            switch step {
            case .newSession: try Credentials.newSession()
            case .resourceLimit(let limit, let value): try limit.set(value)
            case .outOfMemoryFirst: try Files.set("/proc/self/oom_score_adj", to: "1000")
            case .emptyBoundingSet: try Credentials.emptyBoundingSet()
            case .lockSecureBits: try Credentials.lockSecureBits()
            case .identity(let role): try become(role)
            case .dropCapabilities: try Credentials.dropCapabilities()
            case .noNewPrivileges: try Credentials.setNoNewPrivileges()
            case .undumpable: try Credentials.setDumpable(false)
            case .dieWithParent: try Credentials.dieWithParent()
            case .landlock(let writable): try Landlock.allowChangesOnly(beneath: writable)
            case .syscallFilter(let program): try SyscallFilters.install(program)
            default: throw LinuxError(operation: "process step", subject: step.stage, errno: .invalidArgument)
            }
        } catch { throw StageFault(step, error) }
    }

    private func become(_ role: Step.Role) throws(LinuxError) {
        switch (identity, role) {
        case (.mapped(let uid, let gid, _, _), .payload): try Credentials.become(uid: uid, gid: gid)
        case (.mapped(_, _, let uid, let gid), .reaper): try Credentials.become(uid: uid, gid: gid)
        case (.slot, .payload): try Credentials.become(uid: slots.users.payload, gid: slots.users.payload)
        case (.slot, .reaper): try Credentials.become(uid: slots.users.reaper, gid: slots.users.reaper)
        case (.fixed(let uid, let gid), _): try Credentials.become(uid: uid, gid: gid)
        }
    }
}
