// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What the doctor found out about one guarantee.
package struct Finding: Sendable, Equatable {
    /// How sure it is.
    package enum Verdict: String, Sendable, Codable {
        /// The act is refused here, and works where this one guard is off.
        case enforced
        /// The act works, or there is no sandbox to try it in.
        case notEnforced = "not enforced"
        /// The act fails with and without the guard: it says nothing.
        case unknown
    }

    package let guarantee: Guarantee
    package let verdict: Verdict
    /// What was tried and what came of it.
    package let why: String
    /// What to do; nil where nothing has to be.
    package let fix: String?

    package init(guarantee: Guarantee, verdict: Verdict, why: String, fix: String?) {
        self.guarantee = guarantee
        self.verdict = verdict
        self.why = why
        self.fix = fix
    }
}
