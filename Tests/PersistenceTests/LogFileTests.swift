// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Persistence
import Testing

@Suite struct LogFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(folder.path)/log/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("lines are added to what is there, for the owner alone")
    func appends() throws {
        #expect(LogFile.path(state: folder.path) == nil)
        try LogFile(state: folder.path).append(Array("a\n".utf8))
        try LogFile(state: folder.path).append(Array("b\n".utf8))
        #expect(text("nexus.jsonl") == "a\nb\n")
        let path = try #require(LogFile.path(state: folder.path))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a full file makes room, so many full ones stay, and a long line is whole")
    func rotates() throws {
        let log = try LogFile(state: folder.path, byteLimit: 4, keptFiles: 2)
        for line in ["1\n", "2\n", "3\n", "long line\n", "5\n", "6\n"] { log.append(Array(line.utf8)) }
        #expect(text("nexus.jsonl") == "5\n6\n")
        #expect(text("nexus.1.jsonl") == "long line\n")
        #expect(text("nexus.2.jsonl") == "3\n")
        #expect(text("nexus.3.jsonl") == nil)
        #expect(log.lost == 0)
    }

    @Test("a link in the log's place is not followed")
    func link() throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/log", withIntermediateDirectories: false)
        let target = "\(folder.path)/elsewhere"
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/log/nexus.jsonl", withDestinationPath: target)
        #expect(throws: StateError.self) { try LogFile(state: folder.path) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test("a line that can't be written is counted, and the next one is written")
    func lost() throws {
        let log = try LogFile(state: folder.path, byteLimit: 4, keptFiles: 0)
        log.append(Array("1234\n".utf8))
        try FileManager.default.removeItem(atPath: "\(folder.path)/log")
        log.append(Array("2\n".utf8))
        #expect(log.lost == 1)
        log.append(Array("3\n".utf8))
        #expect(log.lost == 2)
    }
}
