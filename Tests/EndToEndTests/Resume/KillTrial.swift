// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc
import Linux
import Persistence
import Testing

/// The sample in a fresh folder, killed and started again with the same command until it is done.
struct KillTrial {
    /// Commits carry this date, so that runs can be compared.
    private static let environment = ProcessInfo.processInfo.environment.merging(
        ["SOURCE_DATE_EPOCH": "1700000000"]) { $1 }

    /// What a finished run left that does not depend on when it ran.
    struct Result: Equatable {
        let commit: String
        let layers: [String]
        /// The names of the judgements that were made.
        let checks: Set<String>
        /// How many jobs there were of each kind.
        let jobs: [Job.Kind: Int]
    }

    let nexus: StagedNexus
    let folder = try? ScratchFolder()
    private let mounts: Set<Substring>
    private var processes: [Int32] = []
    /// Launches of each job whose result was stored when a process had ended.
    private var settled: [Int64: Int] = [:]

    init() throws {
        nexus = try StagedNexus()
        mounts = try StagedNexus.mounts()
    }

    private func path(_ name: String) throws -> String { try #require(folder).path(name) }

    private mutating func start() throws -> StartedProgram {
        let program = try StartedProgram(
            nexus.program,
            [
                "run", nexus.share("samples/specs/minimal_design_doc.md"), "--repo", try path("repo"), "--mock",
                "--state", try path("state"),
            ],
            environment: Self.environment, output: try path("output"), errors: try path("errors"))
        processes.append(program.process)
        return program
    }

    /// Starts the command, and ends one of its processes as soon as there is one after so many milliseconds.
    /// - Returns: whether one was met before the run was done.
    mutating func kill(_ target: KillTarget, after milliseconds: Int) throws -> Bool {
        let program = try start()
        var isMet = false
        if try !program.ends(within: milliseconds) {
            repeat {
                guard let process = target.process(below: program.process, of: nexus) else { continue }
                isMet = Glibc.kill(process, SIGKILL) == 0
            } while try !isMet && !program.ends(within: 1)
        }
        _ = try program.wait(seconds: 60)
        try look()
        return isMet
    }

    /// Starts the command, and kills its supervisor as soon as the journal says that it has come so far.
    /// - Returns: whether it came so far before the run was done.
    mutating func kill(once isDue: ([Job]) -> Bool) throws -> Bool {
        let program = try start()
        var isMet = false
        while try !isMet && !program.ends(within: 1) {
            guard let jobs = try? jobs().map(\.0), isDue(jobs) else { continue }
            isMet = Glibc.kill(program.process, SIGKILL) == 0
        }
        _ = try program.wait(seconds: 60)
        try look()
        return isMet
    }

    /// Has git throw away every object that no ref leads to.
    func prune() throws {
        let end = try ProgramRun.of("/usr/bin/git", ["-C", try path("repo"), "prune", "--expire=now"])
        #expect(end.status == 0, "\(end.errors)")
    }

    /// Runs the command undisturbed: it must succeed, and nothing may be left of any of its processes.
    mutating func finish() throws -> Result {
        let program = try start()
        let status = try program.wait(seconds: 120)
        let errors = try String(text: URL(filePath: try path("errors")))
        #expect(status == .exited(0), "\(errors)")
        try look()
        for process in processes { try nexus.expectNothingLeft(of: process, mounts: mounts) }
        try expectNoLeftovers()
        return try result()
    }

    /// No job with a stored result is ever started again, and its result stays.
    private mutating func look() throws {
        guard let jobs = try? jobs() else { return }
        for (job, launches) in jobs where job.status == .done {
            if let before = settled[job.id] { #expect(launches == before, "\(job.kind) \(job.name) was started again") }
            settled[job.id] = launches
        }
        #expect(Set(settled.keys).isSubset(of: jobs.filter { $0.0.status == .done }.map(\.0.id)))
    }

    private func jobs() throws -> [(Job, Int)] {
        try StateReader(folder: try path("state")).read { rows in
            try rows.runs.list().flatMap { run in
                try rows.jobs.list(run: run.id).map { ($0, try rows.jobs.launches(of: $0.id)) }
            }
        }
    }

    private func expectNoLeftovers() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: try path("."))
        let left = names.filter { name in
            name.hasSuffix(".lock") || name.contains("tmp_obj") || name.contains("/draft.")
                || name.contains("/preflight.") || name.contains(".nexus-new") || name.contains("artifacts/incoming/")
                || name.hasSuffix(".new")
        }
        #expect(left == [])
    }

    private func result() throws -> Result {
        let jobs = try jobs().map(\.0)
        let git = try ProgramRun.of("/usr/bin/git", ["-C", try path("repo"), "rev-parse", "integration"])
        return Result(
            commit: git.output.trimmed,
            layers: try FileManager.default.contentsOfDirectory(atPath: try path("state/layers")).sorted(),
            checks: Set(jobs.filter { $0.kind == .check }.map(\.name)),
            jobs: jobs.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 })
    }
}
