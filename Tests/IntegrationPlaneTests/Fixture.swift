// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc

@testable import IntegrationPlane

/// A scratch folder with a plain git beside it: what a person at a terminal would do. Removed at the end.
final class Fixture: Sendable {
    let folder: String
    let git: GitProgram
    var repository: String { "\(folder)/repository" }

    init() throws {
        let path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        folder = "\(path)/nexus-integration-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        git = try GitProgram()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let date = Timestamp(milliseconds: 1_700_000_000_000)
    static let signature = CommitSignature.nexus(at: date)

    /// A repository with one commit on `main` that holds these files, checked out.
    @discardableResult
    func makeRepository(_ files: [String: String] = ["README": "hello\n"]) throws -> String {
        try plain(["init", "-q", "-b", "main", repository], in: folder)
        for (name, text) in files { try write(text, to: "repository/\(name)") }
        try plain(["add", "-A"])
        return try commit()
    }

    /// Commits the index; returns the commit.
    @discardableResult
    func commit() throws -> String {
        try plain(["commit", "-q", "--allow-empty", "-m", "a commit"])
        return try plain(["rev-parse", "HEAD"])
    }

    /// Opens the repository as nexus does, as the user of this process.
    func open(owner: uid_t = getuid()) async throws -> GitRepository {
        try await GitRepository.open(at: repository, owner: owner, git: git)
    }

    /// Writes a file below the scratch folder, with the folders above it.
    func write(_ text: String, to name: String) throws {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Whether anything lies below the scratch folder under this name.
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }

    /// Runs the git that a person would run, with the repository's own configuration in force.
    @discardableResult
    func plain(_ arguments: [String], in place: String? = nil, mayFail: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: git.path)
        process.arguments =
            ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "protocol.file.allow=always"]
            + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: place ?? repository)
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 || mayFail else { throw PlainGitFailed(arguments: arguments) }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    struct PlainGitFailed: Error { let arguments: [String] }
}

/// A path that a test spells out.
func path(_ text: String) throws -> RepositoryPath {
    struct NotAPath: Error {}
    guard let path = RepositoryPath(text) else { throw NotAPath() }
    return path
}

/// An object name that git printed.
func object(_ text: String) throws -> ObjectName {
    struct NotAnObjectName: Error { let text: String }
    guard let name = ObjectName(text) else { throw NotAnObjectName(text: text) }
    return name
}

/// One change of a patch: text for a file, nil for a removal.
func change(_ name: String, _ text: String?, executable: Bool = false) throws -> Patch.Change {
    Patch.Change(
        path: try path(name), kind: text.map { .file(Array($0.utf8), executable: executable) } ?? .deleted)
}
