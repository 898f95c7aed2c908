// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Linux
import Testing

/// The sample batch with a fresh output folder, killed and started again with the same command until it is done.
struct BatchKillTrial {
    /// How often a batch is asked which runs it has started.
    private static let lookMilliseconds = 20
    private static let limitSeconds = 300

    /// One of the processes of a batch.
    enum Victim {
        /// What the operator started.
        case front
        /// A part of one of the runs.
        case part(KillTarget)
        /// The interpreter that a check runs its tests in: no process of nexus, and how it ends is a verdict.
        case python

        static let all = [Victim.front, .python] + KillTarget.allCases.map(Victim.part)
    }

    /// What a finished batch left that does not depend on when it ran.
    struct Result {
        let status: Int32
        /// By specification.
        let exits: [String: Int]
        let commits: [String: String]
        let work: [String: LaunchLedger.Work]
        let runs: [String: Int]
        /// Where each repository's branch ends, by folder.
        let tips: [String: String]

        /// Says where this is not as it should be.
        /// - Parameter isSameWork: whether every judgement was made from the same observations.
        func expect(_ expected: Result, isSameWork: Bool, _ history: String) {
            #expect(status == expected.status, "\(history)")
            #expect(exits == expected.exits, "\(history)")
            #expect(commits == expected.commits, "\(history)")
            #expect(tips == expected.tips, "\(history)")
            guard isSameWork else { return }
            // What was merged is never begun again; what was refused is, by each command.
            for (name, exit) in exits where exit == 0 { #expect(runs[name] == 1, "\(name), \(history)") }
            #expect(work.keys.sorted() == expected.work.keys.sorted(), "\(history)")
            for (name, work) in work {
                #expect(work.layers == expected.work[name]?.layers, "\(name), \(history)")
                #expect(work.checks == expected.work[name]?.checks, "\(name), \(history)")
                #expect(work.jobs == expected.work[name]?.jobs, "\(name), \(history)")
            }
        }
    }

    private let nexus: StagedNexus
    private let folder: ScratchFolder
    private let input: String
    private let mounts: Set<Substring>
    /// The batches, and every run that one of them was seen to have.
    private var processes: Set<Int32> = []
    /// Of the last batch.
    private var status: Int32 = 0
    private var ledgers: [String: LaunchLedger] = [:]

    init() throws {
        nexus = try StagedNexus()
        mounts = try StagedNexus.mounts()
        folder = try ScratchFolder()
        // All trials read the same files, whose paths are part of what is judged; repositories lie in the output.
        input = nexus.share("samples/batch")
        for name in try FileManager.default.contentsOfDirectory(atPath: input) where name.hasSuffix(".md") {
            ledgers[name] = LaunchLedger(state: folder.path("out/\(name.dropLast(3))/state"))
        }
    }

    /// Starts the command, and ends one of its processes as soon as there is one after so many milliseconds.
    /// - Returns: whether one was met before the batch was done.
    mutating func kill(
        _ victim: Victim, after milliseconds: Int, using generator: inout some RandomNumberGenerator
    ) throws -> Bool {
        let batch = try start()
        var isMet = false
        var hasEnded = try look(at: batch, milliseconds: milliseconds)
        while !hasEnded && !isMet {
            if let process = process(victim, below: batch.process, using: &generator) {
                isMet = Glibc.kill(process, SIGKILL) == 0
            }
            hasEnded = try look(at: batch, milliseconds: 1)
        }
        status = try end(batch)
        return isMet
    }

    /// Runs the command undisturbed: nothing may be left of any of its processes.
    mutating func finish() throws -> Result {
        status = try end(try start())
        return try result()
    }

    /// What there is after the last batch; nothing may be left of any process.
    func result() throws -> Result {
        let said = try complaints()
        try #require(folder.exists("out"), "\(said)")
        for process in processes { try nexus.expectNothingLeft(of: process, mounts: mounts) }
        try LaunchLedger.expectNoLeftovers(in: folder.path("out"))
        let records = try BatchRecords(try text("output"))
        let repositories: [String: String] = records.values("repository")
        return Result(
            status: status, exits: records.exits, commits: records.values("commit"),
            work: try ledgers.compactMapValues { try $0.work() },
            runs: try ledgers.mapValues { try $0.runs() },
            tips: try Set(repositories.values).reduce(into: [:]) { tips, path in
                let git = try ProgramRun.of(
                    "/usr/bin/git", ["-c", "safe.directory=*", "-C", path, "rev-parse", "integration"])
                tips[path.replacing(folder.path("out"), with: "")] = git.output.trimmed
            })
    }

    /// What the last batch said to people.
    func complaints() throws -> String { try text("errors") }

    private func text(_ name: String) throws -> String { try String(text: folder.url.appending(path: name)) }

    private mutating func start() throws -> StartedProgram {
        let batch = try StartedProgram(
            nexus.program, ["batch", input, "--output", folder.path("out"), "--jobs", "2"],
            environment: KillSettings.environment, output: folder.path("output"), errors: folder.path("errors"))
        processes.insert(batch.process)
        return batch
    }

    /// - Returns: whether the batch has ended within that time.
    private mutating func look(at batch: StartedProgram, milliseconds: Int) throws -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        repeat {
            processes.formUnion(KillTarget.children(of: batch.process))
            if try batch.ends(within: min(milliseconds, Self.lookMilliseconds)) { return true }
        } while ContinuousClock.now < end
        return false
    }

    private mutating func end(_ batch: StartedProgram) throws -> Int32 {
        _ = try look(at: batch, milliseconds: Self.limitSeconds * 1000)
        let status: Int32 =
            switch try batch.wait(seconds: 1) {
            case .exited(let code): code
            case .signalled(let number): 128 + number
            }
        for name in ledgers.keys { try ledgers[name]?.look() }
        return status
    }

    private func process(
        _ victim: Victim, below batch: Int32, using generator: inout some RandomNumberGenerator
    ) -> Int32? {
        switch victim {
        case .front: batch
        case .python: KillTarget.descendants(of: batch).first { KillTarget.name($0).hasPrefix("python") }
        case .part(let target):
            // Each is asked once: a lazy sequence asks twice, and the process may be gone by then.
            KillTarget.children(of: batch).shuffled(using: &generator)
                .reduce(nil) { $0 ?? target.process(below: $1, of: nexus) }
        }
    }
}
