// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import SandboxRuntime
import SynthesisPlane
import Testing

/// The built `nexus-agent`, run in a fresh folder that is removed with this value.
final class PlayedAgent {
    let folder: URL
    private(set) var status: Int32 = -1
    private(set) var output: [UInt8] = []
    private(set) var diagnostics = ""

    var transcript: Transcript { Transcript(parsing: output) }

    /// The program of this build: beside the test bundle, or in the installation that `NEXUS_STAGE` names.
    static var program: URL {
        if let stage = ProcessInfo.processInfo.environment["NEXUS_STAGE"] {
            return URL(filePath: stage).appending(path: "libexec/nexus/nexus-agent")
        }
        let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appending(path: "nexus-agent")
    }

    init(
        input: [UInt8], arguments: [String] = ["--replay"], environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "nexus-\(UUID().uuidString)")
        folder = scratch.appending(path: "work")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = ["in", "out", "err"].map { scratch.appending(path: $0) }
        try Data(input).write(to: files[0])
        try Data().write(to: files[1])
        try Data().write(to: files[2])
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = Array(try Data(contentsOf: files[1]))
        diagnostics = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    }

    convenience init(_ turns: [AgentScript.Turn], feedback: String? = nil) throws {
        let script = AgentScript(
            workItem: "B", attempt: 1, feedback: feedback, turns: turns + [.finish(summary: "done")])
        try self.init(input: script.encoded())
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
    }

    func mode(_ path: String) throws -> UInt16 {
        try FileStatus(path: folder.appending(path: path).path).permissions
    }
}

extension AgentScript.Turn {
    static func write(_ path: String, _ text: String, executable: Bool = false) -> Self {
        .write(path: Array(path.utf8), content: Array(text.utf8), executable: executable)
    }

    static func run(_ arguments: String...) -> Self { .run(arguments: arguments.map { Array($0.utf8) }) }
}
