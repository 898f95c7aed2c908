// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Persistence
import Testing

/// The sample in a fresh folder, killed and started again with the same command until it is done.
struct KillTrial {
    /// What a finished run left that does not depend on when it ran.
    struct Result: Equatable {
        let commit: String
        let work: LaunchLedger.Work?
    }

    let nexus: StagedNexus
    let folder = try? ScratchFolder()
    private let mounts: Set<Substring>
    private var processes: [Int32] = []
    private var ledger: LaunchLedger

    init() throws {
        nexus = try StagedNexus()
        ledger = LaunchLedger(state: try #require(folder).path("state"))
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
            environment: KillSettings.environment, output: try path("output"), errors: try path("errors"))
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
        try ledger.look()
        return isMet
    }

    /// Starts the command, and kills its supervisor as soon as the journal says that it has come so far.
    /// - Returns: whether it came so far before the run was done.
    mutating func kill(once isDue: ([Job]) -> Bool) throws -> Bool {
        let program = try start()
        var isMet = false
        while try !isMet && !program.ends(within: 1) {
            guard let jobs = try? ledger.jobs().map(\.0), isDue(jobs) else { continue }
            isMet = Glibc.kill(program.process, SIGKILL) == 0
        }
        _ = try program.wait(seconds: 60)
        try ledger.look()
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
        try ledger.look()
        for process in processes { try nexus.expectNothingLeft(of: process, mounts: mounts) }
        try LaunchLedger.expectNoLeftovers(in: try path("."))
        return try result()
    }

    private func result() throws -> Result {
        let git = try ProgramRun.of("/usr/bin/git", ["-C", try path("repo"), "rev-parse", "integration"])
        return Result(commit: git.output.trimmed, work: try ledger.work())
    }
}
