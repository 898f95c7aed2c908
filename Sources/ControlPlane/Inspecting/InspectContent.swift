// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What `nexus inspect` shows of the files behind what it tells.
package enum InspectContent: String, Codable, Sendable, CaseIterable {
    /// What the agent changed, as a diff.
    case patch
    /// What the agent did and said.
    case transcript
    /// What the checks left: reports, output, how their sandboxes ended.
    case files
}
