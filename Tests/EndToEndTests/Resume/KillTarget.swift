// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc

/// One of the processes that a run consists of.
enum KillTarget: String, CaseIterable {
    /// What the operator started: front and supervisor.
    case supervisor
    case orchestrator
    /// PID 1 of the orchestrator's namespace.
    case orchestratorReaper
    /// PID 1 of an attempt's or a check's sandbox.
    case sandbox
    case agent
    case git

    /// A process of this kind that runs below a supervisor right now; nil when there is none.
    func process(below supervisor: Int32, of nexus: StagedNexus) -> Int32? {
        switch self {
        case .supervisor: return supervisor
        case .orchestrator: return Self.descendants(of: supervisor).first { Self.runs(nexus.program, $0) }
        case .orchestratorReaper: return Self.reapers(supervisor, nexus).first { $0.isOrchestrators }?.process
        case .sandbox: return Self.reapers(supervisor, nexus).first { !$0.isOrchestrators }?.process
        case .agent: return Self.descendants(of: supervisor).first { Self.runs(nexus.agent, $0) }
        case .git: return Self.descendants(of: supervisor).first { Self.name($0) == "git" }
        }
    }

    private static func reapers(
        _ supervisor: Int32, _ nexus: StagedNexus
    ) -> [(process: Int32, isOrchestrators: Bool)] {
        children(of: supervisor).map { child in
            (child, children(of: child).contains { runs(nexus.program, $0) })
        }
    }

    static func descendants(of process: Int32) -> [Int32] {
        children(of: process).flatMap { [$0] + descendants(of: $0) }
    }

    static func children(of process: Int32) -> [Int32] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return tasks.flatMap { task in
            text("/proc/\(process)/task/\(task)/children").split(separator: " ").compactMap { Int32($0) }
        }
    }

    static func name(_ process: Int32) -> String { text("/proc/\(process)/comm").trimmed }

    private static func text(_ path: String) -> String { (try? String(text: URL(filePath: path))) ?? "" }

    private static func runs(_ program: String, _ process: Int32) -> Bool {
        var (left, right) = (stat(), stat())
        guard stat(program, &left) == 0, stat("/proc/\(process)/exe", &right) == 0 else { return false }
        return left.st_dev == right.st_dev && left.st_ino == right.st_ino
    }
}
