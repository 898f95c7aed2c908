// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

struct FilesDurabilityTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func open(_ name: String, _ flags: OpenFlags = [.readWrite, .create]) throws -> FileDescriptor {
        try Files.open("\(scratch.path)/\(name)", flags, mode: 0o600)
    }

    @Test("a file that another opening has locked says EAGAIN, until it is given up, even while a copy is open")
    func lock() throws {
        let first = try open("lock")
        let copy = try first.duplicate()
        let second = try open("lock")
        try Files.lock(first)
        let error = #expect(throws: LinuxError.self) { try Files.lock(second, subject: "lock") }
        #expect(error == LinuxError(operation: "flock", subject: "lock", errno: .again))
        first.close()
        #expect(throws: LinuxError.self) { try Files.lock(second) }
        Files.unlock(copy)
        #expect(throws: Never.self) { try Files.lock(second) }
    }

    @Test("a shortened file keeps its offset, and a rewound one is read from its start")
    func truncate() throws {
        let file = try open("file")
        try Files.write(Array("abcdef".utf8), to: file)
        try Files.truncate(file, to: 3)
        #expect(try Files.read(file, upTo: 10) == [])
        try Files.rewind(file)
        #expect(try Files.read(file, upTo: 10) == Array("abc".utf8))
        try Files.synchronize(file)
    }

    @Test("what can't be synchronised, shortened or rewound says so")
    func refused() throws {
        let pipe = try Pipe()
        #expect(throws: LinuxError.self) { try Files.synchronize(pipe.writer) }
        #expect(throws: LinuxError.self) { try Files.truncate(pipe.writer, to: 0) }
        let error = #expect(throws: LinuxError.self) { try Files.rewind(pipe.reader, subject: "pipe") }
        #expect(error?.errno == Errno(rawValue: 29 /* ESPIPE */))
    }

    @Test("removing a file takes a link itself, and neither a folder nor what is not there")
    func remove() throws {
        try scratch.write("x", "file")
        let folder = try scratch.open()
        try Folders.link("link", to: "file", in: folder)
        try Files.remove(path: "\(scratch.path)/link")
        #expect(try Folders.names(in: folder) == [Array("file".utf8)])
        #expect(throws: LinuxError.self) { try Files.remove(path: scratch.path) }
        let error = #expect(throws: LinuxError.self) { try Files.remove(path: "\(scratch.path)/none") }
        #expect(error?.errno == .noEntry)
    }

    @Test("a file is executable when a bit says so", arguments: [(0o600, false), (0o700, true), (0o001, true)])
    func executable(mode: Int, expected: Bool) throws {
        try scratch.write("x", "program")
        try Folders.changeMode(of: "program", in: scratch.open(), to: mode)
        // Root may execute what anybody may.
        let isOwnBit = mode & 0o100 != 0 || Credentials.userID == 0
        #expect(Files.isExecutable("\(scratch.path)/program") == (expected && isOwnBit))
        #expect(!Files.isExecutable("\(scratch.path)/none"))
        #expect(!Files.isExecutable("\(scratch.path)/program\0"))
    }
}
