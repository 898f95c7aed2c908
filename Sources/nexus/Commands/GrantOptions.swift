// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain

/// What the operator grants a specification: ceilings for its budgets, and policies that its front matter may choose.
struct GrantOptions: ParsableArguments {
    @Option(help: ArgumentHelp("No work item gets more attempts, whatever the specification says.", valueName: "n"))
    var maxAttempts: Int?

    @Option(help: ArgumentHelp("No attempt gets more time, in seconds.", valueName: "n"))
    var maxAttemptSeconds: Int?

    @Option(help: ArgumentHelp("No work item gets more tokens.", valueName: "n"))
    var maxTokens: Int?

    @Option(help: ArgumentHelp("No work item gets more money, in millionths of a US dollar.", valueName: "n"))
    var maxMicrodollars: Int?

    @Option(
        name: .customLong("allow-policy"),
        help: ArgumentHelp(
            "A policy that the specification may choose for its agent; can be repeated.", valueName: "name"))
    var policies: [String] = []

    var ceiling: BudgetCeiling {
        BudgetCeiling(
            attempts: maxAttempts, attemptSeconds: maxAttemptSeconds, tokens: maxTokens, microdollars: maxMicrodollars)
    }

    mutating func validate() throws {
        for key in BudgetKey.allCases {
            if let value = ceiling[key: key], !key.range.contains(value) {
                throw ValidationError(
                    "--max-\(key.rawValue) is from \(key.range.lowerBound) to \(key.range.upperBound)")
            }
        }
        if let name = policies.first(where: { PolicyName($0) == nil }) {
            throw ValidationError("--allow-policy takes the name of a policy, and \(name) is none")
        }
    }
}
