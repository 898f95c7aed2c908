// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Who made a commit, and when. The date comes from the caller, so that a resumed run makes the same commit.
package struct CommitSignature: Sendable, Equatable {
    package let name: String
    package let email: String
    package let date: Timestamp

    /// - Throws: `message.invalid` when git would change the name or the address instead of keeping it.
    package init(name: String, email: String, date: Timestamp) throws(IntegrationError) {
        for (part, text) in [("name", name), ("e-mail address", email)] {
            let isClean = text.unicodeScalars.allSatisfy {
                $0 != "<" && $0 != ">" && $0.properties.generalCategory != .control
            }
            // git strips these from both ends, and refuses a name that is made of nothing else.
            let stripped: Set<Unicode.Scalar> = [" ", ".", ",", ":", ";", "\"", "\\", "'"]
            let ends = [text.unicodeScalars.first, text.unicodeScalars.last]
            let isKept = ends.allSatisfy { $0.map { !stripped.contains($0) } ?? false }
            guard isClean, isKept, date.milliseconds >= 0 else {
                throw IntegrationError(
                    .messageInvalid, "sign commit as", text, .found("not a \(part) that git keeps as it is"))
            }
        }
        self.name = name
        self.email = email
        self.date = date
    }

    private init(ofNexusAt date: Timestamp) {
        name = "nexus"
        email = "nexus@localhost"
        self.date = Timestamp(milliseconds: max(0, date.milliseconds))
    }

    /// nexus itself, as the author of what no person or agent wrote.
    package static func nexus(at date: Timestamp) -> CommitSignature { CommitSignature(ofNexusAt: date) }

    /// As a commit object has it.
    var line: String { "\(name) <\(email)> \(date.milliseconds / 1000) +0000" }

    /// git's own spelling: seconds, and UTC whatever the host's zone is.
    var gitDate: String { "@\(date.milliseconds / 1000) +0000" }
}
