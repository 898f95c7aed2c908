// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// How a plan is printed.
package enum PlanFormat: String, Codable, Sendable, CaseIterable {
    case table, json
    /// Graphviz.
    case dot
}
