// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Dispatch
import Foundation

/// A started program whose streams go to files, so that it never waits for its reader.
final class BadInputChild {
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let streams: String

    init(_ command: [String], folder: String, environment: [String: String]? = nil) throws {
        streams = NSTemporaryDirectory() + "nexus-child-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: streams, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = URL(filePath: folder)
        var environment = environment ?? ProcessInfo.processInfo.environment
        // git in fixtures: nobody's settings.
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        for role in ["AUTHOR", "COMMITTER"] {
            environment["GIT_\(role)_NAME"] = "tests"
            environment["GIT_\(role)_EMAIL"] = "tests@localhost"
        }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file("\(streams)/output")
        process.standardError = try Self.file("\(streams)/errors")
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    deinit { try? FileManager.default.removeItem(atPath: streams) }

    /// `env` and every prefix in use execute what follows, so that this is nexus's own pid.
    var identifier: Int32 { process.processIdentifier }

    func signal(_ number: Int32) { kill(identifier, number) }

    /// - Throws: when it has not ended by then; it is killed.
    func wait(seconds: Int) throws -> BadInputHarness.End {
        guard ended.wait(timeout: .now() + .seconds(seconds)) == .success else {
            kill(identifier, SIGKILL)
            ended.wait()
            throw BadInputHarness.Fault(
                description: "\(process.arguments ?? []) did not end in \(seconds) s: \(text("errors"))")
        }
        let status = process.terminationStatus
        return BadInputHarness.End(
            status: process.terminationReason == .exit ? status : 128 + status, output: text("output"),
            errors: text("errors"), process: identifier)
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(streams)/\(name)") ?? Data(), as: UTF8.self)
    }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}
