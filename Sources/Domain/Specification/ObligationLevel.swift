// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How binding a requirement or constraint is, in the words of RFC 2119.
package enum ObligationLevel: String, Codable, Sendable, CaseIterable {
    /// Nothing merges without it.
    case must
    /// Reported, does not refuse.
    case should
    /// Recorded.
    case may
}
