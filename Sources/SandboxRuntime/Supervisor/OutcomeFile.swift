// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// An outcome as one line of JSON, for `--outcome FILE`.
enum OutcomeFile {
    static func write(_ outcome: SandboxOutcome, to number: Int32) {
        guard let file = try? FileDescriptor(duplicating: number) else { return }
        try? Files.write(Array((json(outcome) + "\n").utf8), to: file, subject: "outcome")
    }

    /// The outcome of a sandbox that never came to life.
    static func faulted(_ fault: StageFault, plan: SealedPlan) -> SandboxOutcome {
        SandboxOutcome(
            ending: .fault(stage: fault.stage, error: "\(fault.errno)", subject: fault.subject), wallMicroseconds: 0,
            cpuMicroseconds: 0, peakMemoryBytes: 0, pidsRefused: 0, plan: plan.outcomeDigest)
    }

    static func json(_ outcome: SandboxOutcome) -> String {
        let fields: [(String, String)] = [
            ("schema", "\(SandboxOutcome.schemaVersion)"), ("ending", ending(outcome.ending)),
            ("wall_microseconds", "\(outcome.wallMicroseconds)"), ("cpu_microseconds", "\(outcome.cpuMicroseconds)"),
            ("peak_memory_bytes", "\(outcome.peakMemoryBytes)"), ("pids_refused", "\(outcome.pidsRefused)"),
            ("plan", quoted(outcome.plan.description)),
        ]
        return "{" + fields.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func ending(_ ending: SandboxOutcome.Ending) -> String {
        switch ending {
        case .exit(let code): "{\"cause\":\"exit\",\"code\":\(code)}"
        case .signal(let number): "{\"cause\":\"signal\",\"number\":\(number)}"
        case .wall: "{\"cause\":\"wall\"}"
        case .memory: "{\"cause\":\"memory\"}"
        case .pids: "{\"cause\":\"pids\"}"
        case .cancelled: "{\"cause\":\"cancelled\"}"
        case .fault(let stage, let error, let subject):
            "{\"cause\":\"fault\",\"stage\":\(quoted(stage)),\"error\":\(quoted(error)),\"subject\":\(quoted(subject))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "\"") { result, scalar in
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        } + "\""
    }
}
