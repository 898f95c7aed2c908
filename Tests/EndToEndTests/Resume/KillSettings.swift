// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// How long and from where on is killed, as the environment says; and the environment of what is killed.
enum KillSettings {
    private static let names = (runs: "NEXUS_KILLS", batches: "NEXUS_BATCH_KILLS", seed: "NEXUS_KILL_SEED")

    /// Kills of runs; many of them take long.
    static let runs: Int = number(names.runs) ?? 10
    /// Kills of batches.
    static let batches: Int = number(names.batches) ?? 3
    /// What the draws come from; the same seed draws the same ones.
    static let seed: UInt64 = number(names.seed) ?? 2026

    /// Commits carry one date, so that runs can be compared. To nexus itself these names are misspelt settings.
    static let environment = ProcessInfo.processInfo.environment
        .filter { ![names.runs, names.batches, names.seed].contains($0.key) }
        .merging(["SOURCE_DATE_EPOCH": "1700000000"]) { $1 }

    private static func number<Value: FixedWidthInteger>(_ name: String) -> Value? {
        ProcessInfo.processInfo.environment[name].flatMap { Value($0) }
    }
}
