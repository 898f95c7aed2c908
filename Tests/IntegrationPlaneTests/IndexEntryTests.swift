// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import Testing

@testable import IntegrationPlane

struct IndexEntryTests {
    private static let object = "45b983be36b73c0788dc9cbcb76cbb80fc7bb057"
    private static let lines = """
          ctime: 17:5
          mtime: 16:4
          dev: 65024\tino: 12
          uid: 0\tgid: 0
          size: 3\tflags: 0

        """

    @Test("every byte of a path is kept, and what git saw is read with it")
    func entries() throws {
        let output = "H 100644 \(Self.object) 0\ta\tb\n c\0\(Self.lines)S 100755 \(Self.object) 2\tz\0\(Self.lines)"
        let (entries, unreadable) = IndexEntry.entries(Array(output.utf8))
        #expect(unreadable == nil)
        #expect(entries.map { "\($0.path.bytes.count) \($0.stage) \($0.isSkipped)" } == ["6 0 false", "1 2 true"])
        let seen = IndexEntry.Seen(modifiedAt: 16_000_000_004, changedAt: 17_000_000_005, inode: 12, size: 3)
        #expect(entries.allSatisfy { $0.seen == seen })
    }

    @Test("a git that does not tell what it saw leaves only the content to go by")
    func withoutLines() {
        let output = "H 100644 \(Self.object) 0\ta\0H 100644 \(Self.object) 0\tb\0"
        let (entries, unreadable) = IndexEntry.entries(Array(output.utf8))
        #expect(unreadable == nil)
        #expect(entries.map(\.seen) == [nil, nil])
    }

    @Test("an entry of another shape is named", arguments: ["H 100644 x 0\ta", "nothing", "H 777 \(object) 0\ta"])
    func unreadable(_ record: String) {
        #expect(IndexEntry.entries(Array("\(record)\0\(Self.lines)".utf8)).unreadable == record)
    }

    @Test("no output is an empty index")
    func empty() {
        let (entries, unreadable) = IndexEntry.entries([])
        #expect(entries.isEmpty && unreadable == nil)
    }

    @Test("a file in the moment of the index is not taken on trust")
    func racy() throws {
        let fixture = try Fixture()
        try fixture.write("x", to: "file")
        let status = try FileStatus(path: "\(fixture.folder)/file")
        let entry = IndexEntry(
            path: try #require(RepositoryPath(bytes: Array("file".utf8)[...])),
            tree: TreeEntry(mode: .file, object: try #require(ObjectName(Self.object))), stage: 0, isSkipped: false,
            seen: .init(
                modifiedAt: status.modifiedAt, changedAt: status.changedAt, inode: status.inode, size: 1))
        #expect(entry.isUntouched(status, indexWrittenAt: status.changedAt + 1))
        #expect(!entry.isUntouched(status, indexWrittenAt: status.changedAt))
    }

    @Test("a file that was converted on check-out is clean until somebody writes to it")
    func converted() async throws {
        let fixture = try Fixture()
        try fixture.makeRepository([".gitattributes": "*.txt text eol=crlf\n", "a.txt": "one\ntwo\n"])
        let path = "\(fixture.repository)/a.txt"
        try FileManager.default.removeItem(atPath: path)
        try fixture.plain(["checkout", "--", "a.txt"])
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("one\r\ntwo\r\n".utf8))
        // The index is then newer than the file by more than any clock's step.
        let earlier = Date(timeIntervalSinceNow: -10)
        try FileManager.default.setAttributes([.modificationDate: earlier], ofItemAtPath: path)
        try fixture.plain(["update-index", "--refresh", "-q"])
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 10)], ofItemAtPath: "\(fixture.repository)/.git/index")
        _ = try await fixture.open()
        try Data("One\r\ntwo\r\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.modificationDate: earlier], ofItemAtPath: path)
        await #expect(throws: IntegrationError.self) { _ = try await fixture.open() }
    }
}
