// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

@Suite struct PseudoTerminalTests {
    private func terminal() throws -> PseudoTerminal {
        let instance: DirectoryDescriptor = try Files.open("/dev/pts", [.readOnly, .directory])
        return try PseudoTerminal(in: instance)
    }

    @Test("a raw terminal echoes nothing, waits for no line, and turns no byte into another")
    func raw() throws {
        let terminal = try terminal()
        let before = try Terminal.settings(of: terminal.line)
        try Terminal.set(before.raw, of: terminal.line)
        let keys = Array(UInt8.min...UInt8.max)
        try Files.write(keys, to: terminal.master)
        #expect(try Files.read(terminal.line, upTo: 512) == keys)
        #expect(try Files.readSome(terminal.master, upTo: 512) == nil)
        try Files.write(keys, to: terminal.line)
        #expect(try Files.readSome(terminal.master, upTo: 512) == keys)
        try Terminal.set(before, of: terminal.line)
        #expect(try Terminal.settings(of: terminal.line) == before)
        #expect(before != before.raw && before.raw == before.raw.raw)
    }

    @Test("the control: as it comes, a terminal echoes and waits for the line")
    func cooked() throws {
        let terminal = try terminal()
        try Files.write(Array("ab\r".utf8), to: terminal.master)
        #expect(try Files.read(terminal.line, upTo: 512) == Array("ab\n".utf8))
        #expect(try Files.readSome(terminal.master, upTo: 512) == Array("ab\r\n".utf8))
    }

    @Test("what was typed and not read can be forgotten")
    func discard() throws {
        let terminal = try terminal()
        try Files.write(Array("a\rb\r".utf8), to: terminal.master)
        try Terminal.discardInput(of: terminal.line)
        try Files.write(Array("c\r".utf8), to: terminal.master)
        #expect(try Files.read(terminal.line, upTo: 512) == Array("c\n".utf8))
    }

    @Test("a file is no terminal")
    func file() throws {
        let null: FileDescriptor = try Files.open("/dev/null", .readWrite)
        #expect(throws: LinuxError.self) { try Terminal.settings(of: null) }
    }
}
