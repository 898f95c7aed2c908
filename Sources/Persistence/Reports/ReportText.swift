// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import FoundationEssentials

/// How values are worded in reports.
enum ReportText {
    /// In UTC, with seconds (ISO 8601).
    static func date(_ timestamp: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(timestamp.milliseconds) / 1000).ISO8601Format()
    }

    /// The date, or a dash when it has not come.
    static func date(_ timestamp: Timestamp?) -> String { timestamp.map { date($0) } ?? "-" }

    /// How a sandbox ended, in a few words.
    static func ending(_ ending: SandboxOutcome.Ending) -> String {
        switch ending {
        case .exit(let code): "exit \(code)"
        case .signal(let number): "signal \(number)"
        case .wall: "wall-clock limit"
        case .memory: "memory limit"
        case .pids: "process limit"
        case .idle: "idle limit"
        case .cpu: "cpu time limit"
        case .disk: "disk space limit"
        case .output: "output limit"
        case .seccomp(let call): "denied system call \(call)"
        case .cancelled: "cancelled"
        case .fault(let stage, let error, let subject): "fault of nexus: \(stage) \(subject): \(error)"
        }
    }

    /// `ptrace 3, mount 1`, or `none`.
    static func denials(_ denials: [SandboxOutcome.Denial]) -> String {
        denials.isEmpty ? "none" : denials.map { "\($0.call) \($0.count)" }.joined(separator: ", ")
    }

    /// What the gate said about an attempt: `admit`, `refuse`, or a dash while there is no verdict.
    static func verdict(_ attempt: Attempt) -> String {
        switch attempt.status {
        case .merged: "admit"
        case .refused: "refuse"
        case .running, .failed: "-"
        }
    }

    static func reason(_ reason: GateReason) -> String {
        "\(reason.constraint): \(reason.code)" + (reason.isInfrastructure ? " (infrastructure)" : "")
    }

    /// Where, what and why, in one line.
    static func diagnostic(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.path.map { path in path + (diagnostic.line.map { ":\($0)" } ?? "") + ": " } ?? ""
        return "\(place)\(diagnostic.code): \(diagnostic.message)"
    }

    static func artifact(_ artifact: Artifact) -> String {
        "\(artifact.name), \(artifact.mediaType), \(artifact.byteCount) bytes, sha256 \(artifact.digest)"
    }

    /// As JSON for other programs: two spaces, sorted keys, ending with a line break.
    static func json(_ value: some Encodable) throws(StateError) -> String {
        try StateError.wrap("encode", "report") {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        }
    }
}
