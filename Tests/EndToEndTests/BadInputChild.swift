// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux

/// A started program whose streams go to files, so that it never waits for its reader.
final class BadInputChild {
    private let program: StartedProgram
    private let streams: String

    init(_ command: [String], folder: String, environment: [String: String]? = nil) throws {
        streams = NSTemporaryDirectory() + "nexus-child-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: streams, withIntermediateDirectories: true)
        var environment = environment ?? ProcessInfo.processInfo.environment
        // git in fixtures: nobody's settings.
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        for role in ["AUTHOR", "COMMITTER"] {
            environment["GIT_\(role)_NAME"] = "tests"
            environment["GIT_\(role)_EMAIL"] = "tests@localhost"
        }
        program = try StartedProgram(
            "/usr/bin/env", command, in: URL(filePath: folder), environment: environment,
            output: "\(streams)/output", errors: "\(streams)/errors")
    }

    deinit { try? FileManager.default.removeItem(atPath: streams) }

    /// `env` and every prefix in use execute what follows, so that this is nexus's own pid.
    var identifier: Int32 { program.process }

    func signal(_ number: Int32) { kill(identifier, number) }

    /// - Throws: when it has not ended by then; it is killed.
    func wait(seconds: Int) throws -> BadInputHarness.End {
        let status: Int32 =
            switch try program.wait(seconds: seconds) {
            case .exited(let code): code
            case .signalled(let number): 128 + number
            }
        return BadInputHarness.End(
            status: status, output: text("output"), errors: text("errors"), process: identifier)
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(streams)/\(name)") ?? Data(), as: UTF8.self)
    }
}
