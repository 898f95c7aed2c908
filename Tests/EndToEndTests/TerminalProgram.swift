// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux

/// A program that a person works with: its terminal is one that the test types into and looks at.
final class TerminalProgram {
    private let terminal: PseudoTerminal
    private let program: StartedProgram
    private var read = 0
    /// Everything that was shown so far.
    private(set) var shown: [UInt8] = []

    struct NotShown: Error, CustomStringConvertible {
        let description: String
    }

    /// The terminal is the controlling one of a session of the program's own.
    init(_ path: String, _ arguments: [String], columns: UInt16 = 100, rows: UInt16 = 30) throws {
        let instance: DirectoryDescriptor = try Files.open("/dev/pts", [.readOnly, .directory])
        terminal = try PseudoTerminal(in: instance)
        try Self.resize(terminal.line, columns: columns, rows: rows)
        let line = try AbsolutePath.target(ofDescriptor: terminal.line)
        // The shell becomes setsid(1), and that the program, all under one pid.
        program = try StartedProgram(
            "/bin/sh",
            ["-c", "line=$1; shift; exec setsid --ctty \"$@\" <>\"$line\" >&0 2>&0", "sh", line, path]
                + arguments)
    }

    /// What the program had, and what a supervisor that it became still has.
    var process: Int32 { program.process }

    /// The terminal's number in the host's devpts.
    func name() throws -> String { try AbsolutePath.target(ofDescriptor: terminal.line) }

    func settings() throws -> TerminalSettings { try Terminal.settings(of: terminal.line) }

    func type(_ text: String) throws { try Files.write(Array(text.utf8), to: terminal.master) }

    func resize(columns: UInt16, rows: UInt16) throws {
        try Self.resize(terminal.line, columns: columns, rows: rows)
    }

    /// Looks on until the text is shown that was not seen before.
    func see(_ text: String, milliseconds: Int = 20_000) throws {
        let deadline = Linux.Timer.now + milliseconds * 1000
        while true {
            let rest = String(decoding: shown[read...], as: UTF8.self)
            if let place = rest.range(of: text) {
                read += rest[..<place.upperBound].utf8.count
                return
            }
            guard try look(until: deadline) else {
                throw NotShown(description: "\(text.debugDescription) was not shown after \(rest.debugDescription)")
            }
        }
    }

    /// Looks on until the program has ended.
    func end(milliseconds: Int = 20_000) throws -> ProcessStatus {
        let deadline = Linux.Timer.now + milliseconds * 1000
        while try !program.ends(within: 0), try look(until: deadline) {}
        let status = try program.wait(seconds: 1)
        while let block = try Files.readSome(terminal.master, upTo: 65536), !block.isEmpty { shown += block }
        return status
    }

    /// - Returns: false when the time is over.
    private func look(until deadline: Int) throws -> Bool {
        let end = try Processes.descriptor(of: process)
        let left = max(0, (deadline - Linux.Timer.now) / 1000)
        let ready = try Poll.wait(for: [terminal.master.number, end.number], milliseconds: left)
        guard let block = try Files.readSome(terminal.master, upTo: 65536) else { return ready == [] ? false : true }
        shown += block
        return true
    }

    private static func resize(_ line: borrowing FileDescriptor, columns: UInt16, rows: UInt16) throws {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(line.number, UInt(TIOCSWINSZ), &size) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
