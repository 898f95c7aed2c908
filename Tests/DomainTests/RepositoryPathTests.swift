// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import Domain

@Suite("RepositoryPath")
struct RepositoryPathTests {
    @Test(
        "a path that leaves the repository or has no canonical form is refused",
        arguments: [
            "", "/", "/etc/passwd", "a/", "a//b", ".", "..", "./a", "a/.", "../a", "a/../b", "a/..", "a\0b", "\0",
            String(repeating: "a", count: 256), String(repeating: "ab/", count: 1365) + "c",
        ])
    func refused(text: String) {
        #expect(RepositoryPath(text) == nil)
    }

    @Test(
        "every spelling of git's own folder is refused, at any depth",
        arguments: [
            ".git", ".GIT", ".Git", ".gIt", "git~1", "GIT~1", ".git ", ".git.", ".git. . .", ".git::$INDEX_ALLOCATION",
            ".git:stream", "git~1:x", "git~1 ", ".git ::$DATA", ".g\u{200C}it", "\u{FEFF}.git", ".git\u{200D}",
            ".G\u{202E}I\u{206F}T", ".\u{206A}git", "folder\\.git", ".git\\hooks", "a\\GIT~1 .\\b",
        ])
    func gitFolder(component: String) {
        #expect(RepositoryPath(component) == nil)
        #expect(RepositoryPath("sub/\(component)/hooks/post-checkout") == nil)
        #expect(PathPattern("sub/\(component)") == nil)
    }

    @Test("git's folder followed by bytes that are not UTF-8 is refused, as git itself does")
    func gitFolderMalformed() {
        #expect(RepositoryPath(bytes: Array(".git".utf8) + [0xFF]) == nil)
        #expect(RepositoryPath(bytes: Array(".g".utf8) + [0xFF]) != nil)
    }

    @Test(
        "what only resembles it is allowed",
        arguments: [
            "a", "a/b/c", ".gitignore", ".github/workflows/x.yml", ".gitmodules", "git", "git~2", "git~10", "agit~1",
            "a.git", ".git-x", ".gitt", ".gi", "..git", "...", "..a", "a..", ".g\u{0130}t", "with space/ü.py", "a\\b",
            "%", "-x",
            "C:", String(repeating: "a", count: 255),
        ])
    func allowed(text: String) throws {
        #expect(try #require(RepositoryPath(text)).bytes == Array(text.utf8))
    }

    @Test(
        "every byte sequence survives JSON",
        arguments: [
            [0xFF], [0xC3, 0x28], [0x61, 0x2F, 0xFE, 0x80], [0x25], [0x25, 0x34, 0x31], [0x0A],
            [0x1B, 0x5B, 0x32, 0x4A],
            [0x7F], [0xC2, 0x9B], [0xE2, 0x80, 0xAE], [0x20], [0xC3, 0xA4], [0x22, 0x5C],
        ] as [[UInt8]])
    func roundTrip(bytes: [UInt8]) throws {
        let path = try #require(RepositoryPath(bytes: bytes))
        let data = try JSONEncoder().encode([path])
        #expect(try JSONDecoder().decode([RepositoryPath].self, from: data) == [path])
    }

    @Test("all single bytes that a path may hold survive JSON, each with its own text")
    func everyByte() throws {
        let paths = (UInt8.min...UInt8.max).compactMap {
            RepositoryPath(bytes: [UInt8(ascii: "x"), $0, UInt8(ascii: "x")])
        }
        #expect(paths.count == 255)
        let data = try JSONEncoder().encode(paths)
        #expect(try JSONDecoder().decode([RepositoryPath].self, from: data) == paths)
        #expect(Set(paths.map(\.description)).count == paths.count)
    }

    @Test(
        "its text holds no control character",
        arguments: [
            ([0x61, 0x1B, 0x5B], "a%1b["), ([0x0A], "%0a"), ([0xC2, 0x85], "%c2%85"), ([0x25], "%25"),
            ([0xFF, 0x41], "%ffA"),
        ]
            as [([UInt8], String)])
    func description(bytes: [UInt8], text: String) throws {
        #expect(try #require(RepositoryPath(bytes: bytes)).description == text)
    }

    @Test(
        "JSON that decodes to a refused path is refused",
        arguments: ["..", "%2e%2e", ".g%69t", "a%2f%2fb", "%00", "%", "%2", "%zz", "%2F", ""])
    func decodingRefused(text: String) throws {
        let data = try JSONEncoder().encode([text])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([RepositoryPath].self, from: data) }
    }

    @Test(
        "inside means the folder itself or below it, by whole components",
        arguments: [
            ("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a", "a/b", false), ("a/bc", "a/b", false),
        ])
    func inside(path: String, folder: String, expected: Bool) throws {
        #expect(try #require(RepositoryPath(path)).isInside(try #require(RepositoryPath(folder))) == expected)
    }
}
