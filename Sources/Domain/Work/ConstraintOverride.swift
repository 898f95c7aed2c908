// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// An operator's decision that a must-constraint need not hold for now: it becomes a should, and who said so stays with
/// the envelope and with all evidence.
package struct ConstraintOverride: Codable, Sendable, Hashable {
    /// Why, in the operator's words.
    package let justification: String
    package let author: String
    /// The last day on which it holds.
    package let expires: CalendarDate
    /// Where in the operator's file it stands.
    package let location: SourceLocation

    package init(justification: String, author: String, expires: CalendarDate, location: SourceLocation) {
        self.justification = justification
        self.author = author
        self.expires = expires
        self.location = location
    }
}
