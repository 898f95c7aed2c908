// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Sandbox
import SandboxRuntime
import Testing

/// The staged installation, run as a user runs it. After each run nothing of it may be left.
struct StagedNexus {
    /// The installation's prefix, with `bin`, `libexec` and `share`.
    let prefix: URL

    private struct NotStaged: Error, CustomStringConvertible {
        let description = "no staged installation: run `make build`, or name one in NEXUS_STAGE"
    }

    /// Named by NEXUS_STAGE, otherwise beside the folders that the running tests were built in.
    init() throws {
        if let stage = ProcessInfo.processInfo.environment["NEXUS_STAGE"] {
            prefix = URL(filePath: stage)
            return
        }
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let stage = folder.appending(path: "stage")
            guard FileManager.default.fileExists(atPath: stage.appending(path: "bin/nexus").path) else { continue }
            prefix = stage
            return
        }
        throw NotStaged()
    }

    /// The command itself.
    var program: String { prefix.appending(path: "bin/nexus").path }

    /// The built-in agent, as it lies on the host.
    var agent: String { prefix.appending(path: "libexec/nexus/nexus-agent").path }

    var supervisor: String { prefix.appending(path: "libexec/nexus/nexus-supervisor").path }

    func share(_ name: String) -> String { prefix.appending(path: "share/nexus/\(name)").path }

    /// Runs `nexus` to its end, and expects that neither process, cgroup nor mount is left.
    func run(
        _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil, seconds: Int = 120,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ProgramRun {
        let mounts = try Self.mounts()
        let run = try ProgramRun.of(program, arguments, in: folder, environment: environment, seconds: seconds)
        try expectNothingLeft(of: run.process, mounts: mounts, sourceLocation: sourceLocation)
        return run
    }

    /// Expects that a supervisor which had this pid, and has ended, left nothing behind.
    func expectNothingLeft(
        of process: Int32, mounts: Set<Substring>, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try Self.mounts().subtracting(mounts) == [], "mounts are left", sourceLocation: sourceLocation)
        let leafs = CgroupDiscovery.layout().folders.filter {
            FileManager.default.fileExists(atPath: "\($0)/nexus.\(process)")
        }
        #expect(leafs == [], "cgroups are left", sourceLocation: sourceLocation)
        #expect(try orphans() == [], "processes are left", sourceLocation: sourceLocation)
    }

    /// What is mounted in sight of the tests, a line each.
    static func mounts() throws -> Set<Substring> {
        Set(try String(text: URL(filePath: "/proc/self/mountinfo")).split(separator: "\n"))
    }

    /// Processes that run a program of this installation and descend from no process of these tests: whatever runs
    /// beside them does, and what outlives its supervisor does not.
    private func orphans() throws -> [String] {
        let parts = try ["bin/nexus", "libexec/nexus/nexus-supervisor", "libexec/nexus/nexus-agent"].map {
            try Self.identity(prefix.appending(path: $0).path)
        }
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
        return processes.compactMap { process in
            guard let program = try? Self.identity("/proc/\(process)/exe"), parts.contains(program),
                !Self.descendsFromTests(process)
            else { return nil }
            let line = try? String(text: URL(filePath: "/proc/\(process)/cmdline"))
            return "\(process): \(line?.replacing("\0", with: " ") ?? "?")"
        }
    }

    private static func descendsFromTests(_ process: Int32) -> Bool {
        var process = process
        while process > 1 {
            if process == getpid() { return true }
            guard let status = try? String(text: URL(filePath: "/proc/\(process)/status")),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("PPid:") }),
                let parent = Int32(line.dropFirst(5).trimmingCharacters(in: .whitespaces))
            else {
                // It has ended in the meantime.
                return true
            }
            process = parent
        }
        return false
    }

    /// Device and inode, also through a link that /proc keeps.
    private static func identity(_ path: String) throws -> [UInt64] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw CocoaError(.fileNoSuchFile) }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
