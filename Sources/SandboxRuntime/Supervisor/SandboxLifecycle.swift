// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux

/// One sandbox's way from launch to outcome, as a table: events in, at most one action out. No I/O.
package struct SandboxLifecycle: Sendable {
    /// What can happen to a sandbox after its launch.
    package enum Event: Sendable, Equatable {
        case wallLimitReached
        /// Cpu time was counted while the sandbox ran.
        case cpuLimitReached
        case idleLimitReached
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
        case .cpuLimitReached: return kill(.cpu)
        case .idleLimitReached: return kill(.idle)
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
        // PID 1 ends everything right after it has said one of these, whatever the payload would have ended with.
        for report in reports {
            if case .forbiddenCall(let number) = report { return .seccomp(call: SyscallTable.name(of: number)) }
            if report == .outputExceeded { return .output }
        }
        for case .payloadEnded(let status) in reports {
            guard status != .exited(0) else { return .exit(code: 0) }
            if let limit = limitBehind(status, usage) { return limit }
            switch status {
            case .exited(let code): return .exit(code: Int(code))
            case .signalled(let number): return .signal(number: Int(number))
            }
        }
        if let killed { return killed }
        if usage.memoryKills > 0 { return .memory }
        return .fault(stage: "reaper", error: "ended without a report", subject: "pid 1")
    }

    /// The kernel's own counts tell what the payload failed for from any other failure.
    private func limitBehind(_ status: ProcessStatus, _ usage: CgroupLeaf.Usage) -> SandboxOutcome.Ending? {
        if usage.memoryKills > 0 { return .memory }
        if case .exited = status, usage.pidsRefused > 0 { return .pids }
        for case .placeFull in reports { return .disk }
        return nil
    }

    /// The refused calls, in the order in which they first came.
    package var denials: [SandboxOutcome.Denial] {
        var numbers: [Int32] = []
        var counts: [Int32: Int] = [:]
        for case .deniedCall(let number, let count) in reports {
            if counts.updateValue(count, forKey: number) == nil { numbers.append(number) }
        }
        return numbers.map { .init(call: SyscallTable.name(of: $0), count: counts[$0] ?? 0) }
    }
}
