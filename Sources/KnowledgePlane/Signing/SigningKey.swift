// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Crypto

/// An Ed25519 key that signs; equal messages get equal signatures (RFC 8032).
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// What others verify with.
    package let verificationKey: VerificationKey

    /// Nil unless the seed has 32 bytes.
    package init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let verificationKey = VerificationKey(raw: Array(key.publicKey.rawRepresentation))
        else { return nil }
        self.key = key
        self.verificationKey = verificationKey
    }

    func signature(of message: [UInt8]) throws(KnowledgeError) -> [UInt8] {
        do {
            return Array(try key.signature(for: message))
        } catch {
            throw KnowledgeError(
                .keyDamaged, operation: "sign with", subject: "the signing key", cause: .found("\(error)"))
        }
    }
}
