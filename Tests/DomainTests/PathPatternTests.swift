// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import Domain

@Suite("PathPattern")
struct PathPatternTests {
    @Test(
        "what is not a relative path, or has ** anywhere but at its end, is no pattern",
        arguments: [
            "", "/", "/a", "a/", "a//b", "..", "a/../b", ".git/**", "**/a", "a/**/b", "a**", "**a", "a/b**", "***",
            "a/***",
        ])
    func refused(text: String) {
        #expect(PathPattern(text) == nil)
    }

    @Test(
        "matches whole paths, a star within one component",
        arguments: [
            ("a", "a", true), ("a", "b", false), ("a", "a/b", false), ("a/b", "a", false), ("*", "a", true),
            ("*", "a/b", false),
            ("a*", "a", true), ("*.py", "x.py", true), ("*.py", ".py", true), ("*.py", "x.pyc", false),
            ("*.py", "d/x.py", false),
            ("d/*.py", "d/x.py", true), ("d/*", "d", false), ("d/*", "d/e/f", false), ("d/**", "d", false),
            ("d/**", "d/e", true),
            ("d/**", "d/e/f", true), ("d/**", "de/f", false), ("**", "a/b/c", true), ("*/**", "a", false),
            ("*/**", "a/b", true),
            ("a*b*c", "aXbYc", true), ("a*b*c", "abc", true), ("a*b*c", "aXcYb", false), ("*ab", "aab", true),
            ("A", "a", false),
            ("a.py", "axpy", false), ("[a]", "a", false), ("?", "a", false),
        ])
    func matches(text: String, path: String, expected: Bool) throws {
        #expect(try #require(PathPattern(text)).matches(try #require(RepositoryPath(path))) == expected)
    }

    @Test("a star stands for bytes that are not UTF-8")
    func bytes() throws {
        let path = try #require(RepositoryPath(bytes: [0x61, 0xFF, 0x62]))
        #expect(try #require(PathPattern("a*b")).matches(path))
    }

    @Test("a pattern made to blow up is answered: backtracking over 120 stars would not end")
    func noBlowUp() throws {
        let pattern = try #require(PathPattern(String(repeating: "a*", count: 120) + "b"))
        let path = try #require(RepositoryPath(String(repeating: "a", count: 255)))
        #expect(!pattern.matches(path))
    }

    @Test("survives JSON as its text")
    func roundTrip() throws {
        let patterns = ["a/*.py", "**", "src/**"].compactMap { PathPattern($0) }
        let data = try JSONEncoder().encode(patterns)
        #expect(try JSONDecoder().decode([PathPattern].self, from: data) == patterns)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([PathPattern].self, from: Data(#"["a/**/b"]"#.utf8))
        }
    }

    @Test(
        "two patterns overlap exactly if some path matches both",
        arguments: [
            ("a", "a", true), ("a", "b", false), ("a/b", "a", false), ("a/**", "a/b/c", true), ("a/**", "a", false),
            ("a/**", "a/**", true), ("a/**", "a/b/**", true), ("a/**", "b/**", false), ("**", "x/y", true),
            ("*.py", "test_*", true), ("*.py", "*.txt", false), ("a*b*c", "ab", false), ("a*b", "*ab", true),
            ("a*", "*b", true), ("a*a", "a", false), ("x/*.py", "x/**", true), ("*/b", "a/**", true),
            ("a/*/c", "*/b/*", true), ("a/*/c", "*/b/d", false),
        ] as [(String, String, Bool)])
    func overlaps(left: String, right: String, expected: Bool) throws {
        let (left, right) = (try #require(PathPattern(left)), try #require(PathPattern(right)))
        #expect(left.overlaps(right) == expected)
        #expect(right.overlaps(left) == expected)
    }
}
