// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// One `nexus run` of a small specification and a recording, on a repository of its own.
struct CheatTrial {
    let nexus: StagedNexus
    let folder: ScratchFolder
    /// The operator's first commit, on `main`.
    let base: String
    private let specification: String

    private struct Inspection: Decodable {
        struct Section: Decodable {
            struct Fact: Decodable {
                let name: String
                let value: String
            }

            let title: String
            let facts: [Fact]
        }

        let sections: [Section]
    }

    private struct Status: Decodable {
        struct Line: Decodable {
            struct Run: Decodable {
                let id: String
            }

            let run: Run
        }

        let runs: [Line]
    }

    /// What stands in the repository before the run, beside what a case adds.
    static let baseFiles = [
        "README.md": "# Greetings\n", "setup.py": "# Nothing to build.\n",
        CheatSpecification.keptTestFile: CheatSpecification.keptTest,
    ]

    init(_ specification: CheatSpecification = CheatSpecification(), adding files: [String: String] = [:]) throws {
        nexus = try StagedNexus()
        folder = try ScratchFolder()
        self.specification = try folder.write(specification.text, to: "greetings.md")
        for (path, text) in Self.baseFiles.merging(files, uniquingKeysWith: { $1 }) {
            try folder.write(text, to: "repo/\(path)")
        }
        let repository = folder.path("repo")
        try Self.git(["init", "--quiet", "--initial-branch=main"], in: repository)
        try Self.git(["add", "--all"], in: repository)
        try Self.git(["commit", "--quiet", "--message=Begin"], in: repository)
        base = try Self.git(["rev-parse", "main"], in: repository).trimmed
    }

    /// Plays the attempts at work item A, and those at B where there is one.
    func run(
        _ attempts: [[CheatRecording.Turn]], dependent: [[CheatRecording.Turn]] = [], options: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ProgramRun {
        let recording = try folder.write(try CheatRecording(["A": attempts, "B": dependent]).text, to: "played.yaml")
        return try nexus.run(
            [
                "run", specification, "--repo", folder.path("repo"), "--recording", recording, "--state",
                folder.path("state"),
            ] + options, sourceLocation: sourceLocation)
    }

    // MARK: What became of it

    /// The commit of `integration`; nil when there is no such branch.
    var integration: String? {
        get throws {
            let commit = try git(["for-each-ref", "--format=%(objectname)", "refs/heads/integration"]).trimmed
            return commit.isEmpty ? nil : commit
        }
    }

    /// Whether nothing was merged: the branch is not there, or stands where the operator's does.
    var isUnmoved: Bool {
        get throws { try integration.map { $0 == base } ?? true }
    }

    /// The branch's files as git's own tree has them: `mode path` and the content.
    var tree: [String: String] {
        get throws {
            let rows = try git(["ls-tree", "-r", "-z", "integration"]).split(separator: "\0")
            var files: [String: String] = [:]
            for row in rows {
                let fields = row.split(separator: "\t", maxSplits: 1)
                let object = fields[0].split(separator: " ")
                files["\(object[0]) \(fields[1])"] = try git(["cat-file", String(object[1]), String(object[2])])
            }
            return files
        }
    }

    /// Status of each work item by name.
    func items() throws -> [String: String] {
        try runFacts("work items").reduce(into: [:]) { items, fact in
            items[fact.name] = fact.value.split(separator: " ").first.map(String.init)
        }
    }

    /// For each attempt at a work item the reasons why it was refused, as `constraint: code`.
    func reasons(of item: String = "A") throws -> [[String]] {
        let value = try #require(try runFacts("work items").first { $0.name == item }?.value)
        let fields = value.split(separator: " ")
        try #require(fields.count > 1)
        return try facts("attempts", of: String(fields[1])).map { attempt in
            attempt.value.split(separator: "\n").dropFirst().map(String.init)
        }
    }

    /// The transcripts of all attempts, each with its first line parsed.
    func transcripts() throws -> [[String: Any]] {
        let artifacts = folder.url.appending(path: "state/artifacts")
        let files = try #require(FileManager.default.enumerator(at: artifacts, includingPropertiesForKeys: nil))
        return try files.compactMap { file -> [String: Any]? in
            guard let file = file as? URL, !file.hasDirectoryPath else { return nil }
            let line = try String(text: file).prefix { $0 != "\n" }
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["agent"] == nil ? nil : object
        }
    }

    private func runFacts(_ title: String) throws -> [Inspection.Section.Fact] {
        let status = try JSONDecoder().decode(Status.self, from: try say(["status"]))
        return try facts(title, of: try #require(status.runs.first).run.id)
    }

    private func facts(_ title: String, of id: String) throws -> [Inspection.Section.Fact] {
        try JSONDecoder().decode(Inspection.self, from: try say(["inspect", id])).sections
            .filter { $0.title == title }.flatMap(\.facts)
    }

    private func say(_ arguments: [String]) throws -> Data {
        let run = try nexus.run(arguments + ["--state", folder.path("state"), "--format", "json"])
        try #require(run.status == 0, "\(run.errors)")
        return Data(run.output.utf8)
    }

    private func git(_ arguments: [String]) throws -> String { try Self.git(arguments, in: folder.path("repo")) }

    /// What git says, without anybody's own configuration.
    @discardableResult
    static func git(_ arguments: [String], in repository: String) throws -> String {
        let nobody = ["GIT_AUTHOR", "GIT_COMMITTER"].flatMap {
            [("\($0)_NAME", "Operator"), ("\($0)_EMAIL", "operator@localhost")]
        }
        let environment = Dictionary(uniqueKeysWithValues: nobody).merging(
            [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": "/dev/null",
            ], uniquingKeysWith: { $1 })
        let run = try ProgramRun.of("/usr/bin/git", ["-C", repository] + arguments, environment: environment)
        try #require(run.status == 0, "git \(arguments): \(run.errors)")
        return run.output
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
