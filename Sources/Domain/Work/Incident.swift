// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Something that went wrong outside any verdict: infrastructure, tampering, damage.
package struct Incident: Stored {
    package static let kind = "incident"
    package static let schemaVersion = 1

    package let id: IncidentID
    package let run: RunID
    /// A stable dotted code, for example `sandbox.launch`.
    package let code: String
    package var message: String
    package let at: Timestamp

    package init(id: IncidentID, run: RunID, code: String, message: String, at: Timestamp) {
        self.id = id
        self.run = run
        self.code = code
        self.message = message
        self.at = at
    }
}
