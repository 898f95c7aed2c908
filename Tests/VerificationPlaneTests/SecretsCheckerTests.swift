// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import VerificationPlane

/// Credentials are put together here, so that no scanner finds one in this file.
@Suite struct SecretsCheckerTests {
    private static let letters = "q7Zk2Vw9Xc4Bn6Mt1Ly8Pd3Rf5Hj0GsTaUeK"

    static let secrets: [(String, String)] = [
        ("an AWS access key", "AKIA" + "Q7ZK2VW9XC4BN6MT"), ("a GitHub token", "ghp_" + letters),
        ("a GitHub token", "github_pat_" + letters), ("a GitLab token", "glpat-" + letters),
        ("a Slack token", "xoxb-" + "123456789012-" + letters), ("a Stripe key", "sk_live_" + letters),
        ("a Google API key", "AIza" + letters.prefix(35)), ("an Anthropic key", "sk-ant-" + "api03-" + letters),
        ("an OpenAI key", "sk-proj-" + letters), ("an OpenAI key", "sk-" + letters),
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("a private key", "-----BEGIN " + "PRIVATE KEY-----"),
        ("a private key", "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----"),
        ("a JSON web token", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0In0." + letters),
        ("a password in a URL", "postgres://admin:" + "hunter22@db.example/x"),
        ("a secret with a telling name", "API_KEY = \"" + letters + "\""),
        ("a secret with a telling name", "{'client_secret': '" + letters + "'}"),
    ]

    private static func scan(_ bytes: [UInt8]) throws -> [Diagnostic] {
        SecretsChecker.secrets(
            in: Patch(changes: [.init(path: try Sample.path("a.py"), kind: .file(bytes, executable: false))]))
    }

    @Test("a planted credential is found, on its line, and not repeated", arguments: secrets)
    func isFound(_ kind: String, _ secret: String) throws {
        let found = try Self.scan(Array("# a\nvalue = \(secret)\n".utf8))
        #expect(found.map(\.code) == ["secrets.found"])
        #expect(found.first?.line == 2)
        let message = try #require(found.first?.message)
        #expect(message.contains(kind))
        #expect(!message.contains(Self.letters.prefix(8)) && !message.contains("hunter22"))
    }

    @Test("a credential in a name is found and not repeated, and may be deleted")
    func names() throws {
        let path = try Sample.path("a/ghp_\(Self.letters).txt")
        let found = SecretsChecker.secrets(in: Patch(changes: [.init(path: path, kind: .file([], executable: false))]))
        #expect(found.map(\.code) == ["secrets.found"])
        #expect(!"\(found)".contains(Self.letters.prefix(8)))
        #expect(SecretsChecker.secrets(in: Patch(changes: [.init(path: path, kind: .deleted)])) == [])
    }

    @Test("a credential is found in UTF-16 and base64 too")
    func encodings() throws {
        let secret = "x = ghp_" + Self.letters
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16] {
            let bytes = Array(try #require(secret.data(using: encoding)))
            #expect(try Self.scan(bytes).count == 1)
        }
        let encoded = Data(("ghp_" + Self.letters).utf8).base64EncodedString()
        #expect(try Self.scan(Array("x = '\(encoded)'".utf8)).count == 1)
    }

    @Test(
        "what people write instead of a secret is not one",
        arguments: [
            Trial.right, Trial.test, "password = os.environ['PASSWORD']", "token = \"your-token-goes-here-1234\"",
            "API_KEY = \"${API_KEY}\"", "url = 'https://user:password@host.example/'", "AKIAXXXXXXXXXXXXXXXX",
            "https://example.org/a:b@c", "risk-averse-and-long-winded-but-harmless-identifier", "ghp_short",
            "secret = 'a sentence with 16 or more characters 1'", "token = tokenize(\"aGVsbG8gd29ybGQ\")",
            "sha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "",
        ])
    func isNotFound(_ text: String) throws {
        #expect(try Self.scan(Array(text.utf8)) == [])
    }

    @Test("a credential is found at the end of a binary file, and nothing before it")
    func binary() throws {
        let noise = (0..<(1 << 16)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) | 1 }
        #expect(try Self.scan(noise) == [])
        #expect(try Self.scan(noise + Array("\nghp_\(Self.letters)\n".utf8)).count == 1)
    }
}
