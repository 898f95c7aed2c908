// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Looks at a leaf's cpu time when its time has come.
final class UsageTimer {
    private let timer: Descriptor<DescriptorKind.Timer>
    private var watch: UsageWatch

    /// Nil when there is nothing to watch, or the host does not count cpu time: a policy that demands it is refused
    /// before there is a plan.
    static func make(_ limits: SandboxPlan.Limits?, _ leaf: CgroupLeaf?) throws(LinuxError) -> UsageTimer? {
        guard let limits, let leaf, leaf.cpuMicroseconds() != nil,
            let watch = UsageWatch(limits, now: Timer.now)
        else { return nil }
        return try UsageTimer(watch)
    }

    private init(_ watch: UsageWatch) throws(LinuxError) {
        self.watch = watch
        timer = try Timer.after(microseconds: 0)
    }

    /// Readable when it is time to look.
    var descriptor: Int32 { timer.number }

    /// Nil when no limit is reached.
    func look(at leaf: CgroupLeaf) -> SandboxLifecycle.Event? {
        switch watch.look(used: leaf.cpuMicroseconds() ?? 0, now: Timer.now) {
        case .overCPU: return .cpuLimitReached
        case .idle: return .idleLimitReached
        case .lookAgain(let duration):
            Timer.again(timer, afterMicroseconds: duration)
            return nil
        }
    }
}
