// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import KnowledgePlane

/// DSSE and Ed25519, against what their specifications say.
struct EnvelopeTests {
    @Test("The pre-authentication encoding is that of the specification's example")
    func preAuthentication() {
        let bytes = Envelope.preAuthentication(Array("hello world".utf8), type: "http://example.com/HelloWorld")
        #expect(String(decoding: bytes, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
    }

    @Test("A key is that of RFC 8032's first test, and signs as it does")
    func vector() throws {
        let seed: [UInt8] = [
            0x9D, 0x61, 0xB1, 0x9D, 0xEF, 0xFD, 0x5A, 0x60, 0xBA, 0x84, 0x4A, 0xF4, 0x92, 0xEC, 0x2C, 0xC4, 0x44, 0x49,
            0xC5, 0x69, 0x7B, 0x32, 0x69, 0x19, 0x70, 0x3B, 0xAC, 0x03, 0x1C, 0xAE, 0x7F, 0x60,
        ]
        let key = try #require(SigningKey(seed: seed))
        #expect(
            Hexadecimal.encode(try key.signature(of: []))
                == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b")
        let base64 = key.verificationKey.pem.split(separator: "\n")[1]
        let information = try #require(Data(base64Encoded: String(base64)))
        #expect(
            Hexadecimal.encode(Array(information.suffix(32)))
                == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        #expect(VerificationKey(pem: key.verificationKey.pem) == key.verificationKey)
    }

    @Test("An envelope opens for its type and key only")
    func opens() throws {
        let sealed = try Envelope.seal([1, 2, 3], type: "a", with: Sample.key)
        #expect(try Envelope.open(sealed, type: "a", key: Sample.key.verificationKey, file: "f") == [1, 2, 3])
        #expect(throws: KnowledgeError.self) {
            try Envelope.open(sealed, type: "b", key: Sample.key.verificationKey, file: "f")
        }
        #expect(throws: KnowledgeError.self) {
            try Envelope.open(sealed, type: "a", key: Sample.otherKey.verificationKey, file: "f")
        }
    }

    @Test("A payload under another type's signature does not open")
    func retyped() throws {
        let sealed = try Envelope.seal([1, 2, 3], type: "a", with: Sample.key)
        let retyped = Array(
            String(decoding: sealed, as: UTF8.self).replacing(#""payloadType":"a""#, with: #""payloadType":"b""#).utf8)
        #expect(throws: KnowledgeError.self) {
            try Envelope.open(retyped, type: "b", key: Sample.key.verificationKey, file: "f")
        }
    }

    @Test(
        "Another spelling of the same base64 is refused",
        arguments: [
            // The two unused bits of the last digit; a line break; white space.
            ("AQID\",", "AQID \","), ("AQI=\"", "AQJ=\""),
        ])
    func base64(own: String, other: String) throws {
        let payload: [UInt8] = own.hasPrefix("AQI=") ? [1, 2] : [1, 2, 3]
        let sealed = String(decoding: try Envelope.seal(payload, type: "a", with: Sample.key), as: UTF8.self)
        #expect(sealed.contains(own))
        let changed = Array(sealed.replacing(own, with: other).utf8)
        #expect(throws: KnowledgeError.self) {
            try Envelope.open(changed, type: "a", key: Sample.key.verificationKey, file: "f")
        }
    }
}
