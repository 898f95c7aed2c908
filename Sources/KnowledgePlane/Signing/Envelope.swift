// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import FoundationEssentials

/// A DSSE envelope (https://github.com/secure-systems-lab/dsse, version 1.0.2) with exactly one signature. What is
/// signed is the payload together with its type, so that one can't be passed off as another.
struct Envelope: Codable, Equatable {
    /// Who signed, and the signature in base64.
    struct Signature: Codable, Equatable {
        let keyid: String
        let sig: String
    }

    /// Base64.
    let payload: String
    let payloadType: String
    let signatures: [Signature]

    private init(payload: [UInt8], type: String, keyID: String, signature: [UInt8]) {
        self.payload = Data(payload).base64EncodedString()
        payloadType = type
        signatures = [Signature(keyid: keyID, sig: Data(signature).base64EncodedString())]
    }

    /// The envelope's canonical bytes.
    static func seal(_ payload: [UInt8], type: String, with key: SigningKey) throws(KnowledgeError) -> [UInt8] {
        let signature = try key.signature(of: preAuthentication(payload, type: type))
        let envelope = Self(
            payload: payload, type: type, keyID: "\(key.verificationKey.fingerprint)", signature: signature)
        return try CanonicalJSON.encode(envelope, as: "an envelope")
    }

    /// The payload of an envelope's bytes, which must be the canonical ones, of this type, and signed by this key.
    static func open(
        _ bytes: [UInt8], type: String, key: VerificationKey, file: String
    ) throws(KnowledgeError) -> [UInt8] {
        func refusal(_ finding: String) -> KnowledgeError {
            KnowledgeError(.signature, operation: "verify", subject: file, cause: .found(finding))
        }
        let envelope = try CanonicalJSON.decode(Self.self, bytes, file: file)
        guard envelope.payloadType == type else { throw refusal("its payload is of another type than \(type)") }
        guard envelope.signatures.count == 1, let signed = envelope.signatures.first else {
            throw refusal("it has \(envelope.signatures.count) signatures; one is expected")
        }
        guard signed.keyid == "\(key.fingerprint)" else {
            throw refusal("signed by key \(signed.keyid), the bundle by key \(key.fingerprint)")
        }
        guard let payload = Data(base64Encoded: envelope.payload), let signature = Data(base64Encoded: signed.sig),
            // Base64 has several spellings of the same bytes.
            Self(payload: Array(payload), type: type, keyID: signed.keyid, signature: Array(signature)) == envelope
        else { throw refusal("its base64 is not the canonical one") }
        guard key.verifies(Array(signature), of: preAuthentication(Array(payload), type: type)) else {
            throw refusal("the signature is not that of key \(key.fingerprint) over this payload")
        }
        return Array(payload)
    }

    /// `DSSEv1 LEN(type) type LEN(payload) payload`.
    static func preAuthentication(_ payload: [UInt8], type: String) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }
}
