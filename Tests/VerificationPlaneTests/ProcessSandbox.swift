// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import VerificationPlane

/// A check runner without a sandbox: a plain process in a fresh folder. For code that these tests wrote themselves.
struct ProcessSandbox: Sendable {
    /// By path.
    let base: [String: String]
    /// By path; the operator's files restored.
    let candidate: [String: String]

    func run(_ command: CheckCommand) async throws -> CheckOutput {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nexus-verify-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let tree = folder.appending(path: "tree")
        try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
        for (path, text) in command.tree == .base ? base : candidate {
            let file = tree.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try Data(command.input).write(to: folder.appending(path: "in"))
        let ending = try await Self.wait(for: command, in: folder)
        func read(_ name: String, limit: Int) -> [UInt8] {
            Array(((try? Data(contentsOf: folder.appending(path: name))) ?? Data()).prefix(limit))
        }
        let plan = Digest(sha256Of: [])
        return CheckOutput(
            outcome: SandboxOutcome(
                ending: ending, wallMicroseconds: 0, cpuMicroseconds: 0, peakMemoryBytes: 0, pidsRefused: 0,
                plan: plan),
            standardOutput: read("out", limit: 65536), standardError: read("err", limit: 65536),
            result: read("result", limit: CheckCommand.resultByteLimit))
    }

    /// As in a sandbox, root is nobody special.
    private static let withoutCapabilities =
        geteuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] : []

    private static func wait(for command: CheckCommand, in folder: URL) async throws -> SandboxOutcome.Ending {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // The shell opens what a sandbox would inherit; the processor limit only ends what would never end. A sandbox
        // has no name for what it is told.
        let script = "ulimit -t 60; exec <../in >../out 2>../err 3>>../result; rm ../in; exec \"$@\""
        process.arguments = ["-c", script, "sh"] + Self.withoutCapabilities + command.argv
        process.currentDirectoryURL = folder.appending(path: "tree")
        process.environment = [CheckCommand.resultDescriptorVariable: "3", "PATH": "/usr/bin:/bin"]
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let status = Int(process.terminationStatus)
                continuation.resume(
                    returning: process.terminationReason == .exit ? .exit(code: status) : .signal(number: status))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
