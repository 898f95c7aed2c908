// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux

/// One sandbox's way from launch to outcome, as a table: events in, at most one action out. No I/O.
package struct SandboxLifecycle: Sendable {
    /// What can happen to a sandbox after its launch.
    package enum Event: Sendable, Equatable {
        case wallLimitReached
        case cancelRequested
        /// PID 1 is gone, and with it every process of the namespace; what its report pipe held.
        case ended(reports: [Report])
    }

    /// What the supervisor does about it.
    package enum Action: Sendable, Equatable {
        case none
        /// SIGKILL to PID 1.
        case kill
        case finish
    }

    /// Why we killed it, if we did: the first reason counts.
    private var killed: SandboxOutcome.Ending?
    private var reports: [Report] = []

    package init() {}

    /// Takes one event; the first reason to kill is the one that counts.
    package mutating func on(_ event: Event) -> Action {
        switch event {
        case .wallLimitReached: return kill(.wall)
        case .cancelRequested: return kill(.cancelled)
        case .ended(let reports):
            self.reports = reports
            return .finish
        }
    }

    private mutating func kill(_ reason: SandboxOutcome.Ending) -> Action {
        if killed == nil { killed = reason }
        return .kill
    }

    /// The one cause, from what was reported, what we did, and what the kernel counted.
    package func ending(_ usage: CgroupLeaf.Usage) -> SandboxOutcome.Ending {
        for case .fault(let fault) in reports {
            return .fault(stage: fault.stage, error: "\(fault.errno)", subject: fault.subject)
        }
        for case .payloadEnded(let status) in reports {
            switch status {
            case .exited(0): return .exit(code: 0)
            case .exited(let code):
                // The kernel's own count tells a failed fork from any other failure.
                if usage.memoryKills > 0 { return .memory }
                return usage.pidsRefused > 0 ? .pids : .exit(code: Int(code))
            case .signalled(let number):
                return usage.memoryKills > 0 ? .memory : .signal(number: Int(number))
            }
        }
        if let killed { return killed }
        if usage.memoryKills > 0 { return .memory }
        return .fault(stage: "reaper", error: "ended without a report", subject: "pid 1")
    }
}
