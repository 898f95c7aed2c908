// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import KnowledgePlane

/// The archive format: what other programs read, and what nexus does not.
struct ArchiveTests {
    static let entries = [
        ArchiveEntry(name: "a/b.json", bytes: Array("{}".utf8)), ArchiveEntry(name: "c", bytes: []),
        ArchiveEntry(name: String(repeating: "d", count: 100), bytes: [UInt8](repeating: 1, count: 512)),
    ]

    @Test("What is written is read back")
    func roundTrip() throws {
        let archive = Archive.write(Self.entries)
        #expect(archive.count == 3 * 512 + 512 + 512 + 1024)
        #expect(try Archive.read(archive) == Self.entries)
    }

    @Test(
        "Names that lead outside, or mean something to a shell, are refused",
        arguments: [
            "../x", "/etc/passwd", "a/../b", "a//b", "a/", ".", ".hidden", "a/.git", "a b", "a\u{1B}", "é", "a\\b",
        ])
    func names(name: String) {
        #expect(!ArchiveHeader.isAllowed(Array(name.utf8)))
        let archive = Archive.write([ArchiveEntry(name: name, bytes: [])])
        #expect(throws: KnowledgeError.self) { try Archive.read(archive) }
    }

    @Test("Links, folders and devices are refused", arguments: Array("1234567LKxg".utf8))
    func kinds(kind: UInt8) {
        var archive = Archive.write(Self.entries)
        archive[156] = kind
        #expect(throws: KnowledgeError.self) { try Archive.read(archive) }
    }

    @Test(
        "A size that nothing holds is refused at once",
        arguments: ["77777777777", "00000003000", "        2  ", "-0000000001"])
    func sizes(size: String) {
        var archive = Archive.write(Self.entries)
        archive.replaceSubrange(124..<135, with: size.utf8)
        #expect(throws: KnowledgeError.self) { try Archive.read(archive) }
    }

    @Test(
        "What is no archive at all is told as such",
        arguments: [
            [], [0], [UInt8](repeating: 0, count: 4096), Array("PK\u{3}\u{4}".utf8),
            [UInt8](repeating: 65, count: 2048),
        ])
    func noArchive(bytes: [UInt8]) {
        let refusal = Sample.refusal(bytes)
        #expect(refusal?.isDamage == true)
        #expect(refusal?.description.isEmpty == false)
    }

    @Test("Any tar reads what nexus writes")
    func otherReaders() throws {
        // POSIX: the check sum is that of the header with blanks in its place.
        let archive = Archive.write(Self.entries)
        var header = Array(archive[..<512])
        let stored = Int(String(decoding: header[148..<154], as: UTF8.self), radix: 8)
        header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        #expect(header.reduce(0) { $0 + Int($1) } == stored)
        #expect(String(decoding: header[124..<135], as: UTF8.self) == "00000000002")
    }
}
