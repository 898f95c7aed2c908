// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Crypto
package import Domain
import FoundationEssentials

/// The public half of an Ed25519 key (RFC 8032), in the form that other tools exchange: SubjectPublicKeyInfo (RFC 8410).
package struct VerificationKey: Sendable, Equatable {
    /// The algorithm's DER, up to the 32 bytes of the key.
    private static let header: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    private static let (begin, end) = ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----")

    private let bytes: [UInt8]
    /// SHA-256 of the SubjectPublicKeyInfo: what the key is called.
    package let fingerprint: Domain.Digest

    /// - Parameter raw: the key's 32 bytes; nil for any other number.
    init?(raw: [UInt8]) {
        guard raw.count == 32 else { return nil }
        bytes = raw
        fingerprint = Domain.Digest(sha256Of: Self.header + raw)
    }

    /// From PEM text (RFC 7468) with nothing but one Ed25519 public key in it; line ends and outer space may be anybody's.
    package init?(pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline).map { line in
            String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }.filter { !$0.isEmpty }
        guard lines.count >= 3, lines.first == Self.begin, lines.last == Self.end,
            let data = Data(base64Encoded: lines.dropFirst().dropLast().joined())
        else { return nil }
        let information = Array(data)
        guard information.starts(with: Self.header) else { return nil }
        self.init(raw: Array(information.dropFirst(Self.header.count)))
    }

    /// The PEM text.
    package var pem: String {
        "\(Self.begin)\n\(Data(Self.header + bytes).base64EncodedString())\n\(Self.end)\n"
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
