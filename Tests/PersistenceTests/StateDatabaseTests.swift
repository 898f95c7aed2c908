// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Persistence

@Suite("StateDatabase")
struct StateDatabaseTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() throws(StateError) -> StateDatabase {
        try StateDatabase(folder: folder.state, now: Sample.at(0))
    }

    private func makeClosed() async throws {
        let state = try open()
        try await state.write { rows in try Sample.fill(rows) }
        try state.close()
    }

    @Test("a file that is not a whole database is damaged, and stays as it was", arguments: Damage.allCases)
    func damaged(damage: Damage) async throws {
        try await makeClosed()
        let bytes = damage.apply(try folder.bytes(folder.database))
        try folder.write(bytes, folder.database)
        let error = #expect(throws: StateError.self) { try open() }
        #expect(error?.code == "state.damaged")
        #expect(error?.description.contains(folder.database) == true)
        #expect(try folder.bytes(folder.database) == bytes)
        // A reader does not go through all pages first; it finds what it comes upon.
        guard damage != .innerPage else { return }
        #expect(throws: StateError.self) { try StateReader(folder: folder.state).read { rows in try rows.runs.list() } }
    }

    @Test("a database that a newer program wrote is refused, by its owner and by readers")
    func newer() async throws {
        let state = try open()
        try await state.write { rows in
            _ = try rows.execute("test", "", "INSERT INTO grdb_migrations (identifier) VALUES ('from the future')")
        }
        try state.close()
        let bytes = try folder.bytes(folder.database)
        #expect(#expect(throws: StateError.self) { try open() }?.code == "state.newer")
        #expect(#expect(throws: StateError.self) { try StateReader(folder: folder.state) }?.code == "state.newer")
        #expect(try folder.bytes(folder.database) == bytes)
    }

    @Test("something else in the database's place is damage", arguments: [true, false])
    func notAFile(isLink: Bool) async throws {
        try await makeClosed()
        if isLink {
            try FileManager.default.moveItem(atPath: folder.database, toPath: folder.path + "/elsewhere")
            try FileManager.default.createSymbolicLink(
                atPath: folder.database, withDestinationPath: folder.path + "/elsewhere")
        } else {
            try FileManager.default.removeItem(atPath: folder.database)
            try FileManager.default.createDirectory(atPath: folder.database, withIntermediateDirectories: false)
        }
        #expect(#expect(throws: StateError.self) { try open() }?.code == "state.damaged")
    }

    @Test("a folder that can't be made, or is none, is unreachable")
    func unreachable() throws {
        let missing = #expect(throws: StateError.self) {
            try StateDatabase(folder: folder.path + "/no/such/parent", now: Sample.at(0))
        }
        #expect(missing?.code == "state.unreachable")
        #expect(missing?.description.contains("ENOENT (no such file or directory)") == true)
        try folder.write(Data(), folder.state)
        #expect(#expect(throws: StateError.self) { try open() }?.code == "state.unreachable")
    }

    @Test("a second orchestrator is told which process holds the state; a reader is not held up")
    func busy() async throws {
        let state = try open()
        try await state.write { rows in try rows.runs.insert(Sample.run) }
        let error = #expect(throws: StateError.self) { try open() }
        #expect(error?.code == "state.busy")
        #expect(error?.description.contains("process \(getpid()) holds it") == true)
        #expect(try StateReader(folder: folder.state).read { rows in try rows.runs.list() } == [Sample.run])
        try state.close()
        #expect(try open().generation == 2)
    }

    @Test("who lost the folder to another, because the lock file was removed, writes no more")
    func superseded() async throws {
        let first = try open()
        try FileManager.default.removeItem(atPath: folder.state + "/lock")
        let second = try open()
        let error = await #expect(throws: StateError.self) {
            try await first.write { rows in try rows.runs.insert(Sample.run) }
        }
        #expect(error?.code == "state.superseded")
        #expect(try await second.read { rows in try rows.runs.list() }.isEmpty)
    }

    @Test("nothing was ever stored: a reader says so and makes nothing")
    func absent() {
        #expect(#expect(throws: StateError.self) { try StateReader(folder: folder.state) }?.code == "state.absent")
        #expect(!FileManager.default.fileExists(atPath: folder.state))
    }

    @Test("what was stored is there after closing and opening again")
    func reopen() async throws {
        try await makeClosed()
        let state = try open()
        #expect(try await state.read { rows in try rows.runs.find(Sample.run.id) } == Sample.run)
        #expect(try await state.read { rows in try rows.merges.list(run: Sample.run.id) }.count == 1)
        #expect(state.generation == 2)
    }

    @Test("what was stored is there after a kill, with nothing closed", arguments: [true, false])
    func killed(isRead: Bool) async throws {
        let state = try open()
        try await state.write { rows in try Sample.fill(rows) }
        // A copy of the files, taken while they are open, is what a kill leaves behind.
        let copy = folder.path + "/copy"
        try FileManager.default.copyItem(atPath: folder.state, toPath: copy)
        let found =
            isRead
            ? try StateReader(folder: copy).read { rows in try rows.runs.list() }
            : try await StateDatabase(folder: copy, now: Sample.at(1)).read { rows in try rows.runs.list() }
        #expect(found == [Sample.run])
        try state.close()
    }

    @Test("a draft that a kill left behind does not become the database")
    func draft() throws {
        try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        try folder.write(Data("half".utf8), folder.database + ".new")
        #expect(try open().generation == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.database + ".new"))
    }

    @Test(
        "a transaction that throws leaves nothing, and its error arrives as it was",
        arguments: [StateDatabase.Durability.process, .power])
    func rollback(durability: StateDatabase.Durability) async throws {
        let state = try open()
        let thrown = StateError(.failed, operation: "test", subject: "rollback")
        let error = await #expect(throws: StateError.self) {
            try await state.write(durability) { rows in
                try rows.runs.insert(Sample.run)
                throw thrown
            }
        }
        #expect(error == thrown)
        #expect(try await state.read { rows in try rows.runs.list() }.isEmpty)
        try await state.write(durability) { rows in try rows.runs.insert(Sample.run) }
        #expect(try await state.read { rows in try rows.runs.list() } == [Sample.run])
    }

    @Test("a look changes nothing, whoever looks")
    func readOnly() async throws {
        let state = try open()
        await #expect(throws: StateError.self) { try await state.read { rows in try rows.runs.insert(Sample.run) } }
        let reader = try StateReader(folder: folder.state)
        let error = #expect(throws: StateError.self) { try reader.read { rows in try rows.runs.insert(Sample.run) } }
        #expect(error?.code == "state.read_only")
        #expect(try await state.read { rows in try rows.runs.list() }.isEmpty)
    }

    @Test("a cancelled task still writes down how it ended")
    func cancelledTask() async throws {
        let state = try open()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await state.write { rows in try rows.runs.insert(Sample.run) }
        }
        try await task.value
        #expect(try await state.read { rows in try rows.runs.list() } == [Sample.run])
    }

    @Test("after closing, an access fails and does not trap")
    func closed() async throws {
        let state = try open()
        try state.close()
        await #expect(throws: StateError.self) { try await state.read { rows in try rows.runs.list() } }
    }

    @Test("folder and files are the owner's alone")
    func modes() async throws {
        let state = try open()
        try await state.write { rows in try rows.runs.insert(Sample.run) }
        #expect(try folder.mode(folder.state) == 0o700)
        for name in ["state.sqlite", "state.sqlite-wal", "lock"] {
            #expect(try folder.mode("\(folder.state)/\(name)") == 0o600)
        }
        try state.close()
    }
}

/// Ways in which a database file gets broken.
enum Damage: String, CaseIterable, CustomTestStringConvertible {
    case empty, garbage, halfAPage, halfTheFile, lastPage, innerPage, foreign

    var testDescription: String { rawValue }

    func apply(_ bytes: Data) -> Data {
        switch self {
        case .empty: Data()
        case .garbage:
            Data("this is not a database, but long enough to be one of several pages\n".utf8) + bytes.dropFirst(100)
        case .halfAPage: bytes.prefix(2048)
        case .halfTheFile: bytes.prefix(bytes.count / 2)
        case .lastPage: bytes.dropLast(4096)
        case .innerPage: bytes.prefix(4096 * 3) + Data(repeating: 0xFF, count: 4096) + bytes.dropFirst(4096 * 4)
        // The application's number stands at offset 68 of the header.
        case .foreign: bytes.prefix(68) + Data([1, 2, 3, 4]) + bytes.dropFirst(72)
        }
    }
}
