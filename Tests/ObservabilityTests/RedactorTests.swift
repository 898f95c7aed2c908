// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Observability
import Testing

@Suite struct RedactorTests {
    @Test(
        "what an issuer made recognisable is replaced by its name, and the rest stays",
        arguments: [
            ("x \(Canary.awsKey), y", "x [redacted:aws-access-key], y"),
            ("\(Canary.githubToken)\n", "[redacted:github-token]\n"),
            ("jwt=\(Canary.webToken)!", "jwt=[redacted:web-token]!"),
            ("a\n\(Canary.keyBlock)\nb", "a\n[redacted:private-key]\nb"),
            ("{\"k\":\"\(Canary.keyBlock.prefix(40))\",\"n\":1}", "{\"k\":\"[redacted:private-key]\",\"n\":1}"),
            (#"{"o":"\n\#(Canary.awsKey)\n"}"#, #"{"o":"\n[redacted:aws-access-key]\n"}"#),
            (#"\u001b\#(Canary.awsKey)"#, #"\u001b[redacted:aws-access-key]"#),
            (#"\x1b\#(Canary.awsKey)"#, #"\x1b[redacted:aws-access-key]"#),
            ("?a=%20\(Canary.awsKey)", "?a=%20[redacted:aws-access-key]"),
            ("https://me:" + "hunter22@host.example/x", "https://me:[redacted:url-password]@host.example/x"),
            (
                "https://\(Canary.githubToken):" + "x0auth@h/",
                "https://[redacted:github-token]:[redacted:url-password]@h/"
            ),
        ])
    func issued(_ text: String, _ expected: String) throws {
        #expect(Redactor().redact(text) == expected)
    }

    @Test(
        "what a header or a telling name gives away is replaced",
        arguments: [
            ("Authorization: Bearer abc.def", "Authorization: [redacted:authorization]"),
            ("authorization=Basic " + "dTpw\nnext", "authorization=[redacted:authorization]\nnext"),
            ("{\"Authorization\":\"Bearer x\",\"a\":1}", "{\"Authorization\":\"[redacted:authorization]\",\"a\":1}"),
            (#"{\"Authorization\": \"Bearer x\"}"#, #"{\"Authorization\": \"[redacted:authorization]\"}"#),
            (#"x\nAuthorization: Basic dTpw\n"#, #"x\nAuthorization: [redacted:authorization]\n"#),
            ("Cookie: session=1", "Cookie: [redacted:cookie]"),
            ("api_key=ab12cd34ef", "api_key=[redacted:named-secret]"),
            ("?access_token=ab12cd34ef&x=1", "?access_token=[redacted:named-secret]&x=1"),
            ("DB_PASSWORD: 'grün1234grün'", "DB_PASSWORD: '[redacted:named-secret]'"),
        ])
    func shapes(_ text: String, _ expected: String) throws {
        #expect(Redactor().redact(text) == expected)
    }

    @Test(
        "ordinary text stays as it is",
        arguments: [
            "token: expected ')' before ','", "password = os.environ['PASSWORD']", "risk-averse-sk-",
            "AKIA", "eyJ.eyJ.", "https://host:8080/a@b", "test_secret (tests.test_a.A) ... ok", "[redacted:", "",
            "-----",
            "commit 9f2c1d0b7a3e4f5061728394a5b6c7d8e9f00112", "tokens: 100000, retries=3",
        ])
    func ordinary(_ text: String) throws {
        #expect(Redactor().redact(text) == text)
    }

    @Test("a value is found in every form that programs write it in", arguments: 0..<3)
    func forms(_ offset: Int) throws {
        let redactor = try Canary.redactor(["DB": Canary.value + "\n"])
        let bytes = Array(repeating: UInt8(ascii: "x"), count: offset) + Array(Canary.value.utf8)
        let base64 = Data(bytes + [1, 2]).base64EncodedString()
        let url = try #require(Canary.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let json = String(decoding: try JSONEncoder().encode([Canary.value]), as: UTF8.self)
        let texts = [
            Canary.value, base64, base64.replacing("+", with: "-").replacing("/", with: "_"), url, url.lowercased(),
            json,
            bytes.map { String(format: "%02x", $0) }.joined(),
        ]
        for text in texts {
            let redacted = redactor.redact("(\(text))")
            #expect(redacted.contains("[redacted:DB]"), "\(text)")
            #expect(redacted.utf8.count < text.utf8.count / 2 + 26, "\(redacted)")
            #expect(Canary.blind.redact(text) == text)
        }
    }

    @Test("values that overlap leave nothing of either")
    func overlaps() throws {
        let redactor = try Canary.redactor(["A": "abcdefgh", "B": "efghijklmn", "C": "abcdefghijklmnopq"])
        #expect(redactor.redact("xabcdefghijklmnx") == "x[redacted:B]x")
        #expect(redactor.redact("abcdefghijklmnopq") == "[redacted:C]")
        #expect(redactor.redact("abcdefghabcdefgh") == "[redacted:A][redacted:A]")
    }

    @Test("a marker that is not the redactor's own hides nothing")
    func forgedMarker() throws {
        let redactor = try Canary.redactor(["DB": "hunter2222"])
        #expect(redactor.redact("[redacted:hunter2222]") == "[redacted:[redacted:DB]]")
        #expect(redactor.redact("[redacted:\(Canary.awsKey)]") == "[redacted:[redacted:aws-access-key]]")
        #expect(redactor.redact("[redacted:DB]") == "[redacted:DB]")
    }

    @Test("a value that is a word of a marker does not take markers apart")
    func wordOfMarker() throws {
        let redactor = try Canary.redactor(["DB": "redacted", "KEY": "github-token"])
        let once = redactor.redact("\(Canary.githubToken) redacted github-token")
        #expect(once == "[redacted:github-token] [redacted:DB] [redacted:KEY]")
        #expect(redactor.redact(once) == once)
    }

    @Test("redacting twice is redacting once, and what comes out is UTF-8", arguments: 0..<400)
    func idempotent(_ seed: UInt64) throws {
        let redactor = try Canary.redactor(
            ["A": "abcd1234", "B": "4ghp_q7", "Z": Canary.value],
            patterns: [try SecretRule(name: "acme", pattern: "acm_[a-z0-9]{6}")])
        let pieces = [
            "abcd1234", "4ghp_q7", Canary.value, Canary.awsKey, Canary.githubToken, Canary.webToken, Canary.keyBlock,
            "ü",
            "://u:", "@", "token", "=", ":", "\"", "\\", " ", "\n", "[redacted:A]", "[redacted:", "]", "example",
            "acm_abc123",
            "Authorization", "é1a", "/", "eyJ", ".", "-----BEGIN ", "xoxb-", "12ab", "Cookie:",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let text = (0..<24).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return pieces[Int(state % UInt64(pieces.count))]
        }.joined()
        let once = redactor.redact(Array(text.utf8))
        #expect(redactor.redact(once) == once, "\(text)")
        #expect(String(validating: once, as: UTF8.self) != nil, "\(text)")
        #expect(!String(decoding: once, as: UTF8.self).contains("abcd1234"))
    }

    @Test(
        "each byte is looked at a bounded number of times, whatever is written",
        arguments: [
            "a", "-", "=", ":", "e", "[", "xoxb-", "token=", "://", "://a:", "eyJ-", "eyJaaaaaaaaaa.", "sk-",
            "[redacted:A",
            "-----BEGIN ", "-----BEGIN RSA PRIVATE KEY-----\"", "authorization:\"", "abcd123", "ghp_q7Zk2", "AKIA",
            "cookie=\n",
        ])
    func linear(_ unit: String) throws {
        let redactor = try Canary.redactor(["A": "abcd1234", "B": "aaaaaaaaaaaab"])
        let reads = [1 << 10, 1 << 12].map { count in
            let bytes = CountedBytes(Array(String(repeating: unit, count: count / unit.utf8.count).utf8))
            _ = redactor.matches(in: bytes)
            _ = redactor.valueMatches(in: bytes)
            return bytes.reads
        }
        // Four times as much to look at; looking again at the whole would be sixteen times.
        #expect(reads[0] > 1000 && reads[1] <= 5 * reads[0], "\(reads)")
    }
}
