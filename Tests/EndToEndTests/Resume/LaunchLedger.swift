// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Persistence
import Testing

/// The journal of one state folder, looked at after each end of a process: what has a stored result is never started
/// again.
struct LaunchLedger {
    /// What the last run did, without what depends on when it was.
    struct Work: Equatable {
        let layers: [String]
        /// The names of the judgements that were made.
        let checks: Set<String>
        /// How many jobs there were of each kind.
        let jobs: [Job.Kind: Int]
    }

    /// The state folder.
    let state: String
    /// Launches of each job whose result was stored at the last look.
    private var settled: [Int64: Int] = [:]

    init(state: String) { self.state = state }

    /// Every job of every run, and how often it was launched.
    func jobs() throws -> [(Job, Int)] {
        try StateReader(folder: state).read { rows in
            try rows.runs.list().flatMap { run in
                try rows.jobs.list(run: run.id).map { ($0, try rows.jobs.launches(of: $0.id)) }
            }
        }
    }

    /// No job with a stored result is ever started again, and its result stays.
    mutating func look() throws {
        guard let jobs = try? jobs() else { return }
        for (job, launches) in jobs where job.status == .done {
            if let before = settled[job.id] { #expect(launches == before, "\(job.kind) \(job.name) was started again") }
            settled[job.id] = launches
        }
        #expect(Set(settled.keys).isSubset(of: jobs.filter { $0.0.status == .done }.map(\.0.id)))
    }

    /// - Returns: nil when nothing was ever stored.
    func work() throws -> Work? {
        guard FileManager.default.fileExists(atPath: state) else { return nil }
        let jobs = try StateReader(folder: state).read { rows in
            try rows.runs.list().max { $0.id < $1.id }.map { try rows.jobs.list(run: $0.id) } ?? []
        }
        return Work(
            layers: try FileManager.default.contentsOfDirectory(atPath: "\(state)/layers").sorted(),
            checks: Set(jobs.filter { $0.kind == .check }.map(\.name)),
            jobs: jobs.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 })
    }

    /// How many runs there were.
    func runs() throws -> Int {
        guard FileManager.default.fileExists(atPath: state) else { return 0 }
        return try StateReader(folder: state).read { try $0.runs.list().count }
    }

    /// Expects that nothing in a folder is half done: no lock, draft, layer or file that was to get another name.
    static func expectNoLeftovers(in folder: String) throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let left = names.filter { name in
            name.hasSuffix(".lock") || name.contains("tmp_obj") || name.contains("/draft.")
                || name.contains("/preflight.") || name.contains(".nexus-new") || name.contains("artifacts/incoming/")
                || name.hasSuffix(".new")
        }
        #expect(left == [])
    }
}
