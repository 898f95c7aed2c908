// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What `nexus clean` was asked for.
package struct CleanRequest: Codable, Sendable, Equatable {
    /// The state folder.
    package let state: String
    /// Runs that ended longer ago lose their evidence; nil keeps it all.
    package let olderThanDays: Int?
    /// Whether anything is removed, as against only listed.
    package let isCarriedOut: Bool

    package init(state: String, olderThanDays: Int?, isCarriedOut: Bool) {
        self.state = state
        self.olderThanDays = olderThanDays
        self.isCarriedOut = isCarriedOut
    }
}
