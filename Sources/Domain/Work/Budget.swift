// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Ceilings for one work item. All are hard.
package struct Budget: Stored {
    package static let kind = "budget"
    package static let schemaVersion = 1

    /// How many attempts; at least 1.
    package let attempts: Int
    /// Wall time of one attempt, in seconds.
    package let attemptSeconds: Int
    /// Model tokens over all attempts.
    package let tokens: Int
    /// Money over all attempts, in millionths of a US dollar.
    package let microdollars: Int

    package init(attempts: Int, attemptSeconds: Int, tokens: Int, microdollars: Int) {
        self.attempts = attempts
        self.attemptSeconds = attemptSeconds
        self.tokens = tokens
        self.microdollars = microdollars
    }

    package static let standard = Budget(
        attempts: Constants.defaultAttempts, attemptSeconds: 600, tokens: 1_000_000, microdollars: 5_000_000)
}
