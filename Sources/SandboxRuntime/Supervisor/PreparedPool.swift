// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The sandboxes that wait for a launch. Each occupies a slot; what leaves the pool gives the slot back or takes it
/// along.
struct PreparedPool {
    private(set) var waiting: [PreparedSandbox] = []
    private var demand: PreparationDemand
    private var made = 0
    /// The plans that can be carried out in two parts.
    private let plans: [SealedPlan]

    init(limit: Int, plans: [SealedPlan]) {
        demand = PreparationDemand(limit: limit)
        self.plans = plans.filter { $0.plan.preparation != nil }
    }

    /// Readable when one of them has ended.
    var endDescriptors: [Int32] { waiting.map(\.endDescriptor) }

    /// Said once, at the end: an operator whose launches all take their time should know why. One or two that were lost
    /// are nobody's concern.
    var complaint: String? {
        guard demand.hasGivenUp else { return nil }
        return "\(demand.lost) prepared sandboxes ended before they were used"
    }

    /// The longest waiting one of the plan; nil also when that one, and so every other, is not ready yet.
    mutating func take(for plan: SealedPlan) -> PreparedSandbox? {
        guard plans.contains(where: { $0.digest == plan.digest }) else { return nil }
        demand.launched(plan.digest)
        guard let index = waiting.firstIndex(where: { $0.plan.digest == plan.digest }), waiting[index].isReady else {
            return nil
        }
        return waiting.remove(at: index)
    }

    /// A sandbox that was taken has been launched.
    mutating func used(_ plan: SealedPlan) { demand.used(plan.digest) }

    /// A sandbox that was taken could not be launched.
    mutating func lose(_ sandbox: PreparedSandbox) -> Slot {
        demand.lost(sandbox.plan.digest)
        sandbox.discard()
        return sandbox.slot
    }

    /// What should be prepared next, if anything.
    var wanted: SealedPlan? {
        guard let digest = demand.next(waiting: waiting.map(\.plan.digest)) else { return nil }
        return plans.first { $0.digest == digest }
    }

    /// Prepares one more.
    /// - Returns: the slot, when that failed.
    mutating func prepare(_ plan: SealedPlan, in slot: Slot, by launcher: Launcher) -> Slot? {
        made += 1
        do {
            waiting.append(try launcher.prepare(plan, in: slot, number: made))
            return nil
        } catch {
            demand.lost(plan.digest)
            return slot
        }
    }

    /// Those that ended on their own are replaced in time; nobody has to hear of it.
    /// - Returns: their slots.
    mutating func removeEnded(_ ready: Set<Int32>) -> [Slot] {
        let ended = waiting.filter { ready.contains($0.endDescriptor) }
        waiting.removeAll { ready.contains($0.endDescriptor) }
        return ended.map { lose($0) }
    }

    /// Makes room for a launch of another plan.
    /// - Returns: the slot; nil when none waits.
    mutating func evict() -> Slot? {
        guard !waiting.isEmpty else { return nil }
        let oldest = waiting.removeFirst()
        oldest.discard()
        return oldest.slot
    }

    /// Ends all of them.
    /// - Returns: their slots.
    mutating func discardAll() -> [Slot] {
        defer { waiting = [] }
        for sandbox in waiting { sandbox.discard() }
        return waiting.map(\.slot)
    }
}
