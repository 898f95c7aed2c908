// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// An outcome as one line of JSON, for `--outcome FILE`.
enum OutcomeFile {
    static func write(_ outcome: SandboxOutcome, to number: Int32) {
        guard let file = try? FileDescriptor(duplicating: number) else { return }
        try? Files.write(line(outcome).bytes, to: file, subject: "outcome")
    }

    /// The outcome of a sandbox that never came to life.
    static func faulted(_ fault: StageFault, plan: SealedPlan) -> SandboxOutcome {
        var outcome = SandboxOutcome(
            ending: .fault(stage: fault.stage, error: "\(fault.errno)", subject: fault.subject), wallMicroseconds: 0,
            cpuMicroseconds: 0, peakMemoryBytes: 0, pidsRefused: 0, plan: plan.outcomeDigest)
        outcome.waived = plan.absences
        return outcome
    }

    /// Keys and causes are part of what nexus promises to other programs.
    static func line(_ outcome: SandboxOutcome) -> JSONLine {
        var line = JSONLine()
        line.append("schema", SandboxOutcome.schemaVersion)
        line.append("ending", ending(outcome.ending))
        line.append("wall_microseconds", outcome.wallMicroseconds)
        line.append("cpu_microseconds", outcome.cpuMicroseconds)
        line.append("peak_memory_bytes", outcome.peakMemoryBytes)
        line.append("pids_refused", outcome.pidsRefused)
        if let bytes = outcome.readBytes { line.append("read_bytes", bytes) }
        if let bytes = outcome.writtenBytes { line.append("written_bytes", bytes) }
        if let denials = outcome.denials {
            var calls = JSONLine()
            for denial in denials { calls.append(denial.call, denial.count) }
            line.append("denied", calls)
        }
        line.append("plan", outcome.plan.description)
        line.append("waived", (outcome.waived ?? []).map { Array($0.rawValue.utf8) })
        return line
    }

    private static func ending(_ ending: SandboxOutcome.Ending) -> JSONLine {
        var object = JSONLine()
        switch ending {
        case .exit(let code):
            object.append("cause", "exit")
            object.append("code", code)
        case .signal(let number):
            object.append("cause", "signal")
            object.append("number", number)
        case .wall: object.append("cause", "wall")
        case .memory: object.append("cause", "memory")
        case .pids: object.append("cause", "pids")
        case .idle: object.append("cause", "idle")
        case .cpu: object.append("cause", "cpu")
        case .disk: object.append("cause", "disk")
        case .output: object.append("cause", "output")
        case .seccomp(let call):
            object.append("cause", "seccomp")
            object.append("call", call)
        case .cancelled: object.append("cause", "cancelled")
        case .fault(let stage, let error, let subject):
            object.append("cause", "fault")
            object.append("stage", stage)
            object.append("error", error)
            object.append("subject", subject)
        }
        return object
    }
}
