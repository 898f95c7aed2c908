// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Which sandboxes should wait for a launch: what was asked for last is what will be asked for next. Pure.
package struct PreparationDemand: Sendable {
    /// A plan's digest.
    package typealias Plan = [UInt8]

    /// So many of a plan's prepared sandboxes that ended before they were used, one after the other, are enough.
    private static let lossLimit = 3

    private let limit: Int
    /// The last launches, the latest first; no more than can wait.
    private var recent: [Plan] = []
    private var losses: [Plan: Int] = [:]
    /// How many ended before they were used, all plans together.
    package private(set) var lost = 0

    /// - Parameter limit: how many may wait at a time; with 0 none ever does.
    package init(limit: Int) { self.limit = limit }

    /// One more launch of the plan.
    package mutating func launched(_ plan: Plan) {
        guard limit > 0 else { return }
        recent.insert(plan, at: 0)
        if recent.count > limit { recent.removeLast() }
    }

    /// A prepared sandbox was launched: preparing works.
    package mutating func used(_ plan: Plan) { losses[plan] = nil }

    /// A prepared sandbox ended, or could not be made.
    package mutating func lost(_ plan: Plan) {
        lost += 1
        losses[plan, default: 0] += 1
    }

    /// Whether there is a plan for which none is prepared any more.
    package var hasGivenUp: Bool { losses.values.contains { $0 >= Self.lossLimit } }

    /// The plan to prepare a sandbox for next, given what waits already; nil when enough is there. A plan whose
    /// sandboxes do not last is given up: each launch of it then sets up its own, and says what is wrong.
    package func next(waiting: [Plan]) -> Plan? {
        guard waiting.count < limit else { return nil }
        var missing = recent
        for plan in waiting {
            if let index = missing.firstIndex(of: plan) { missing.remove(at: index) }
        }
        return missing.first { losses[$0, default: 0] < Self.lossLimit }
    }
}
