// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// The key that whoever verifies a bundle trusts, as they named it.
package enum TrustedKey: Sendable, Equatable {
    case fingerprint(Digest)
    case key(VerificationKey)

    /// - Parameter text: 64 hexadecimal digits, or a public key as PEM.
    /// - Throws: `key.unreadable`.
    package init(_ text: String) throws(KnowledgeError) {
        if let digest = Digest(text) {
            self = .fingerprint(digest)
        } else if let key = VerificationKey(pem: text) {
            self = .key(key)
        } else {
            throw KnowledgeError(
                .keyUnreadable, operation: "read", subject: "the key to trust",
                cause: .found("neither a fingerprint nor an Ed25519 public key in PEM"),
                hint: "64 hexadecimal digits, or the file signing.ed25519.pub.pem of the state that exported")
        }
    }

    /// The key's name.
    package var fingerprint: Digest {
        switch self {
        case .fingerprint(let digest): digest
        case .key(let key): key.fingerprint
        }
    }
}
