// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// A program that was started and has ended.
struct ProgramRun: Sendable {
    /// The exit status; 128 and more for a signal, as shells have it.
    let status: Int32
    let output: String
    let errors: String
    /// What it had, and what a supervisor that it became still had.
    let process: Int32

    private struct Overdue: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts a program and waits for its end; one that takes longer than `seconds` is killed, and that is an error.
    static func of(
        _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil,
        seconds: Int = 120
    ) throws -> ProgramRun {
        let scratch = try ScratchFolder()
        let (output, errors) = (scratch.url.appending(path: "output"), scratch.url.appending(path: "errors"))
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment ?? ProcessInfo.processInfo.environment
        process.standardInput = FileHandle.nullDevice
        // Into files: nobody has to read along, however much is said.
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let isOverdue = ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut
        if isOverdue {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
        }
        let said = (output: try String(text: output), errors: try String(text: errors))
        guard !isOverdue else {
            throw Overdue(
                description: "\(program) \(arguments): no end in \(seconds) s\n\(said.output)\n\(said.errors)")
        }
        let base: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return ProgramRun(
            status: base + process.terminationStatus, output: said.output, errors: said.errors,
            process: process.processIdentifier)
    }
}

extension String {
    /// What a file says; bytes that are no UTF-8 are replaced.
    init(text file: URL) throws { self.init(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
