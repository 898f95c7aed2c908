// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What an operator grants a work item at most; nil where it is left to the specification.
package struct BudgetCeiling: Codable, Sendable, Equatable {
    package var attempts: Int?
    package var attemptSeconds: Int?
    package var tokens: Int?
    package var microdollars: Int?

    package init(attempts: Int? = nil, attemptSeconds: Int? = nil, tokens: Int? = nil, microdollars: Int? = nil) {
        self.attempts = attempts
        self.attemptSeconds = attemptSeconds
        self.tokens = tokens
        self.microdollars = microdollars
    }

    /// A budget with nothing above the ceiling.
    package func lowering(_ budget: Budget) -> Budget {
        Budget(
            attempts: min(budget.attempts, attempts ?? .max),
            attemptSeconds: min(budget.attemptSeconds, attemptSeconds ?? .max),
            tokens: min(budget.tokens, tokens ?? .max),
            microdollars: min(budget.microdollars, microdollars ?? .max))
    }
}
