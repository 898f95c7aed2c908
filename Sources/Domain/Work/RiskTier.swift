// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How much harm a wrong change to this part would do; a higher tier asks for more evidence.
package enum RiskTier: String, Codable, Sendable, CaseIterable {
    case low, medium, high, critical
}

extension RiskTier: Comparable {
    package static func < (one: RiskTier, other: RiskTier) -> Bool {
        guard let first = allCases.firstIndex(of: one), let second = allCases.firstIndex(of: other) else {
            return false
        }
        return first < second
    }
}
