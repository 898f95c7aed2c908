// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What came out of one sandbox.
package struct CheckOutput: Sendable, Equatable {
    package let outcome: SandboxOutcome
    /// Cut where the caller's cap is.
    package let standardOutput: [UInt8]
    /// Cut where the caller's cap is.
    package let standardError: [UInt8]
    /// Everything that was written to the result descriptor, by whomever.
    package let result: [UInt8]

    package init(
        outcome: SandboxOutcome, standardOutput: [UInt8], standardError: [UInt8], result: [UInt8]
    ) {
        self.outcome = outcome
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.result = result
    }
}

/// Runs one command in a fresh sandbox. What it throws is infrastructure, never a verdict on the patch.
package typealias CheckRunner = @Sendable (CheckCommand) async throws -> CheckOutput
