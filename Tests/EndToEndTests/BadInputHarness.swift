// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// A fresh folder, and the staged nexus started in it; the folder goes with the last reference.
final class BadInputHarness {
    /// How a child ended, and what it said.
    struct End {
        let status: Int32
        let output: String
        let errors: String
        let process: Int32
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static let isRoot = getuid() == 0
    static let needsRoot: Comment = "what holds privileges is tested as root"

    let folder: String
    let stage: String

    init() throws {
        stage = try Self.findStage()
        folder = NSTemporaryDirectory() + "nexus-bad-input-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var nexus: String { "\(stage)/bin/nexus" }
    var sample: String { "\(stage)/share/nexus/samples/specs/minimal_design_doc.md" }
    var sampleRecording: String { "\(stage)/share/nexus/samples/recordings/minimal_design_doc.yaml" }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// `nexus run` of the sample as it should be, but for what a test puts in its place.
    func runArguments(
        _ specification: String? = nil, repository: String = "repo", recording: String? = nil, state: String = "state"
    ) -> [String] {
        [
            "run", specification ?? sample, "--repo", path(repository), "--recording", recording ?? sampleRecording,
            "--state", path(state),
        ]
    }

    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o644, owner: Int = 0) throws -> String {
        try write(Array(text.utf8), to: name, mode: mode, owner: owner)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String, mode: Int = 0o644, owner: Int = 0) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        try FileManager.default.setAttributes(
            [.posixPermissions: mode, .ownerAccountID: owner], ofItemAtPath: path(name))
        return path(name)
    }

    // MARK: Starting

    /// Runs nexus to its end.
    func run(_ arguments: [String], prefix: [String] = []) throws -> End {
        try finish(try start(arguments, prefix: prefix))
    }

    /// Starts nexus, behind a command that executes its last arguments when there is a prefix.
    func start(_ arguments: [String], prefix: [String] = []) throws -> BadInputChild {
        try BadInputChild(prefix + [nexus] + arguments, folder: folder)
    }

    /// Waits for a child, at most a minute.
    func finish(_ child: BadInputChild) throws -> End {
        let end = try child.wait(seconds: 60)
        #expect(Self.cgroups(of: end.process) == [], "cgroups are left")
        return end
    }

    /// A helper program that must succeed.
    @discardableResult
    func command(_ arguments: [String]) throws -> String {
        let end = try BadInputChild(arguments, folder: folder).wait(seconds: 60)
        guard end.status == 0 else { throw Fault(description: "\(arguments): \(end.status) \(end.errors)") }
        return end.output
    }

    func shell(_ script: String) throws {
        try command(["/bin/sh", "-ec", script])
    }

    // MARK: What is left

    /// Every file below the folder with what a change of it would change. Folders come without their times, which a
    /// folder that was made and removed moves.
    func snapshot() throws -> [String] {
        let format = #"%P %y %m %U %G %s %T@\n"#
        let files = try command(["find", folder, "-mindepth", "1", "!", "-type", "d", "-printf", format])
        let folders = try command(["find", folder, "-mindepth", "1", "-type", "d", "-printf", #"%P %y %m %U %G\n"#])
        return (files + folders).split(separator: "\n").map(String.init).sorted()
    }

    /// Runs nexus on bad input: one sentence, its status, nothing on standard output, nothing changed.
    func expectRefusal(
        _ arguments: [String], prefix: [String] = [], status: Int32 = 64, says parts: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try snapshot()
        let end = try run(arguments, prefix: prefix)
        #expect(end.status == status, "\(end.errors)", sourceLocation: sourceLocation)
        #expect(end.output == "", sourceLocation: sourceLocation)
        #expect(end.errors.hasPrefix("nexus: "), "\(end.errors)", sourceLocation: sourceLocation)
        #expect(end.errors.split(separator: "\n").count == 1, "\(end.errors)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(end.errors.contains(part), "\(end.errors)", sourceLocation: sourceLocation)
        }
        #expect(try snapshot() == before, sourceLocation: sourceLocation)
    }

    /// The cgroups that the supervisor with this pid made and that are still there.
    private static func cgroups(of process: Int32) -> [String] {
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        return mounts.split(separator: "\n").filter { $0.contains(" - cgroup") }.flatMap { line -> [String] in
            let point = String(line.split(separator: " ")[4])
            let found = FileManager.default.enumerator(atPath: point)?.allObjects as? [String] ?? []
            return found.filter { $0.hasSuffix("nexus.\(process)") }
        }
    }

    private static func findStage() throws -> String {
        if let stage = ProcessInfo.processInfo.environment["NEXUS_STAGE"] { return stage }
        var folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            let candidate = "\(folder)/stage"
            if FileManager.default.fileExists(atPath: "\(candidate)/bin/nexus") { return candidate }
        }
        throw Fault(description: "no stage beside the tests; make build makes it, NEXUS_STAGE names it")
    }
}
