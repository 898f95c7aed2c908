// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Something that a reviewer of a policy should know.
package struct PolicyRemark: Sendable, Equatable, Encodable {
    /// What kind of thing.
    package enum Kind: String, Sendable, Encodable {
        /// Lets through, or hides, what a sandbox is there for.
        case dangerous
        /// Changes nothing.
        case useless
    }

    package let kind: Kind
    /// Dotted.
    package let key: String
    package let sentence: String
    /// The line that said it, `file:line`.
    package let origin: String

    init(_ kind: Kind, _ key: String, _ sentence: String, _ origin: SourceLocation) {
        self.kind = kind
        self.key = key
        self.sentence = sentence
        self.origin = "\(origin)"
    }
}
