// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// A snippet that breaks a rule on known lines, or keeps it on purpose where a careless scanner would complain.
struct PlantedSnippet: Sendable, CustomTestStringConvertible {
    let rule: Rule
    /// What the snippet tries.
    let name: String
    let path: String
    let text: String
    /// The lines on which the rule has to complain.
    let lines: [Int]

    init(_ rule: Rule, _ name: String, at path: String = "Sources/Sandbox/Lease.swift", _ text: String, lines: [Int]) {
        self.rule = rule
        self.name = name
        self.path = path
        self.text = text
        self.lines = lines
    }

    var testDescription: String { "\(rule.name): \(name)" }
}
