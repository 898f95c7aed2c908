// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import Domain

@Suite("Name, Digest, ObjectName")
struct NameTests {
    @Test(
        "a name that would need quoting somewhere is refused",
        arguments: [
            "", ".", "..", ".a", "-a", "--help", "a b", "a/b", "a\n", "a\0", "a:b", "é", "a\u{301}", "$a", "a*", "а",
            String(repeating: "a", count: 65),
        ])
    func refusedName(text: String) {
        #expect(WorkItemName(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([WorkItemName].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test(
        "a name is kept as it was written",
        arguments: ["A", "REQ-1", "tests.acceptance", "_x", "0", "a-", String(repeating: "a", count: 64)])
    func name(text: String) throws {
        let name = try #require(WorkItemName(text))
        #expect(name.description == text)
        #expect(try JSONDecoder().decode([WorkItemName].self, from: JSONEncoder().encode([name])) == [name])
    }

    @Test(
        "a digest is 64 lower-case hexadecimal digits and nothing else",
        arguments: [
            "", "ab", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
            String(repeating: "A", count: 64),
            String(repeating: "g", count: 64), String(repeating: "0", count: 40), String(repeating: "é", count: 32),
        ])
    func refusedDigest(text: String) {
        #expect(Digest(text) == nil)
    }

    @Test("a digest has 32 bytes, each in its two digits")
    func digest() throws {
        let text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1cfdfeff"
        let digest = try #require(Digest(text))
        #expect(digest.bytes == Array(0...0x1C) + [0xFD, 0xFE, 0xFF])
        #expect(digest.description == text)
        #expect(Digest(bytes: digest.bytes.dropLast()) == nil)
        #expect(Digest(bytes: digest.bytes + [0]) == nil)
        #expect(try JSONDecoder().decode([Digest].self, from: JSONEncoder().encode([digest])) == [digest])
    }

    @Test(
        "an object name is 40 or 64 lower-case hexadecimal digits",
        arguments: [
            (40, "a", true), (64, "0", true), (39, "a", false), (41, "a", false), (63, "0", false), (40, "A", false),
            (40, "g", false), (0, "a", false),
        ])
    func objectName(count: Int, digit: String, isValid: Bool) {
        let text = String(repeating: digit, count: count)
        #expect(ObjectName(text)?.text == (isValid ? text : nil))
    }
}
