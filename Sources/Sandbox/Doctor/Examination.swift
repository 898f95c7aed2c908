// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One forbidden act, tried twice: under the plan, and where the one guard that forbids it is off.
struct Examination {
    /// What was tried, in a few words.
    let act: String
    /// What was seen under the plan, and without the guard.
    let (seen, control): (String, String)
    /// Whether the plan held, and whether the act works without the guard.
    let (isRefused, works): (Bool, Bool)

    /// - Parameters:
    ///   - isRefused: whether the plan held.
    ///   - works: whether the act works without the guard; only then does a refusal mean something.
    init(_ act: String, seen: String, isRefused: Bool, control: String, works: Bool) {
        self.act = act
        self.seen = seen
        self.isRefused = isRefused
        self.control = control
        self.works = works
    }

    var verdict: Finding.Verdict { !isRefused ? .notEnforced : works ? .enforced : .unknown }

    /// One line for the table.
    var sentence: String {
        isRefused ? "\(act): \(seen); without the guard: \(control)" : "\(act): \(seen)"
    }
}
