// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What `nexus inspect` was asked for.
package struct InspectRequest: Codable, Sendable, Equatable {
    /// An identifier or a digest, as the operator wrote it.
    package let what: String
    /// The state folder.
    package let state: String
    package let contents: [InspectContent]
    package let asJSON: Bool

    package init(what: String, state: String, contents: [InspectContent], asJSON: Bool) {
        self.what = what
        self.state = state
        self.contents = contents
        self.asJSON = asJSON
    }
}
