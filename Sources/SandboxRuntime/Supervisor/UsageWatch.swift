// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Tells from the cpu time that a sandbox has used whether it used too much, or none for too long, and when to look
/// again: never earlier than a limit could be reached, so a long limit costs nothing. No I/O.
struct UsageWatch: Sendable {
    /// What follows from a look.
    enum Verdict: Sendable, Equatable {
        case overCPU
        case idle
        case lookAgain(afterMicroseconds: Int)
    }

    /// Between two looks, in microseconds.
    private static let shortestWait = 10_000
    /// Looks in each idle period: it is noticed at most a quarter late.
    private static let idleLooks = 4

    private let cpuLimit: Int?
    private let idleLimit: Int?
    /// How fast cpu time can pass.
    private let cpuPercent: Int
    private var usedBefore: Int
    private var activeAt: Int

    /// Nil when there is nothing to watch.
    init?(_ limits: SandboxPlan.Limits, now: Int) {
        guard limits.cpuMilliseconds != nil || limits.idleMilliseconds != nil else { return nil }
        cpuLimit = limits.cpuMilliseconds.map { $0 * 1000 }
        idleLimit = limits.idleMilliseconds.map { $0 * 1000 }
        cpuPercent = max(1, limits.cpuPercent)
        usedBefore = 0
        activeAt = now
    }

    /// - Parameters:
    ///   - used: cpu time so far, in microseconds.
    ///   - now: on the monotonic clock.
    mutating func look(used: Int, now: Int) -> Verdict {
        var wait = Int.max
        if let cpuLimit {
            guard used < cpuLimit else { return .overCPU }
            wait = (cpuLimit - used) * 100 / cpuPercent
        }
        if let idleLimit {
            if used != usedBefore { (usedBefore, activeAt) = (used, now) }
            let left = activeAt + idleLimit - now
            guard left > 0 else { return .idle }
            wait = min(wait, left, idleLimit / Self.idleLooks)
        }
        return .lookAgain(afterMicroseconds: max(Self.shortestWait, wait))
    }
}
