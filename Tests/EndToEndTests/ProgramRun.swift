// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux

/// A program that was started and has ended.
struct ProgramRun: Sendable {
    /// The exit status; 128 and more for a signal, as shells have it.
    let status: Int32
    let output: String
    let errors: String
    /// What it had, and what a supervisor that it became still had.
    let process: Int32

    /// Starts a program and waits for its end; one that takes longer than `seconds` is killed, and that is an error.
    static func of(
        _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil,
        seconds: Int = 120
    ) throws -> ProgramRun {
        // Into files: nobody has to read along, however much is said.
        let scratch = try ScratchFolder()
        let (output, errors) = (scratch.path("output"), scratch.path("errors"))
        let started = try StartedProgram(
            program, arguments, in: folder, environment: environment, output: output, errors: errors)
        let status: Int32 =
            switch try started.wait(seconds: seconds) {
            case .exited(let code): code
            case .signalled(let number): 128 + number
            }
        return ProgramRun(
            status: status, output: try String(text: URL(filePath: output)),
            errors: try String(text: URL(filePath: errors)), process: started.process)
    }
}

extension String {
    /// What a file says; bytes that are no UTF-8 are replaced.
    init(text file: URL) throws { self.init(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
