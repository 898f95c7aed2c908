// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Synchronization
import Testing

/// One thing that a payload tries, with the guards that have to be off for it to work.
struct Attack: Sendable, CustomTestStringConvertible {
    /// The class in the list of threats.
    let threat: String
    let file: Probe.File
    let probe: String
    /// What the probe calls it.
    let name: String
    let off: Set<Guard>
    /// What the probe sees with the guards off: one of these.
    let works: [String]
    /// What it sees with all guards on: one of these.
    let refused: [String]
    /// Guards of `off` that refuse it without the others.
    var alone: [Guard] = []
    /// Without it the attack is none.
    var needs: HostFeature?

    var testDescription: String { "\(threat) \(name)" }

    /// What the probe sees with these guards off. Each combination runs once.
    func observation(without guards: Set<Guard>) throws -> String {
        let key = "\(probe) \(guards.map(\.rawValue).sorted())"
        let cached = Self.observations.withLock { $0[key] }
        let answer = try cached ?? run(without: guards)
        Self.observations.withLock { $0[key] = answer }
        return try #require(answer[name], "the probe does not try this")
    }

    private func run(without guards: Set<Guard>) throws -> [String: String] {
        // In the enumeration's order: an edit may depend on an earlier one.
        let plan = try ShippedPlan.plan().without(Guard.allCases.filter(guards.contains))
        let ended = try SandboxLaunch(plan, Probe.command(file, probe)).run()
        return try Probe.answer(ended)
    }

    private static let observations = Mutex<[String: [String: String]]>([:])
}
