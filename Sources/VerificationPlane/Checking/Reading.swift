// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import FoundationEssentials

/// A report on the result descriptor: it repeats the request's nonce.
protocol CheckReport: Decodable, Sendable {
    var nonce: String { get }
}

/// One command's output, sorted into the three things that it can mean.
enum Reading<Report: CheckReport>: Sendable {
    case report(Report)
    /// No report, and the code under test is to blame.
    case refused(Diagnostic)
    /// No report, and nothing can be said about the code under test.
    case broken(Diagnostic)

    /// Runs a command and reads what it reports.
    /// - Parameters:
    ///   - stage: prefix of artifact names, for example `tests.twin`.
    ///   - prefix: of diagnostic codes, for example `tests`.
    ///   - runsCode: whether code under test ran in it. Where none did, a missing or odd report is our own fault.
    static func of(
        _ command: CheckCommand, nonce: String, stage: String, prefix: String, runsCode: Bool, context: CheckContext
    ) async -> (reading: Reading, artifacts: [CheckArtifact]) {
        do {
            let output = try await context.run(command)
            let artifacts = CheckArtifact.all(of: output, stage: stage, context: context)
            return (read(output, nonce: nonce, stage: stage, prefix: prefix, runsCode: runsCode), artifacts)
        } catch is CancellationError {
            return (.broken(Diagnostic(code: "\(prefix).cancelled", message: "\(stage) was cancelled")), [])
        } catch {
            return (.broken(Diagnostic(code: "\(prefix).infrastructure", message: "\(stage): \(error)")), [])
        }
    }

    /// A report counts only if its command left of its own accord and with success right after it.
    static func read(
        _ output: CheckOutput, nonce: String, stage: String, prefix: String, runsCode: Bool
    ) -> Reading {
        func diagnostic(_ code: String, _ message: String) -> Diagnostic {
            Diagnostic(code: "\(prefix).\(code)", message: "\(stage) \(message)")
        }
        switch output.outcome.ending {
        case .fault(let stage, let error, let subject):
            return .broken(diagnostic("infrastructure", "could not run: \(stage) \(subject): \(error)"))
        case .cancelled: return .broken(diagnostic("cancelled", "was cancelled"))
        // Limits end it in other ways. Code under test can do this to itself too; it is not admitted for it either.
        case .signal(number: 9): return .broken(diagnostic("killed", "was killed by signal 9"))
        case .wall, .idle, .cpu, .memory, .pids, .disk, .output:
            return .refused(diagnostic("limit", "ran into the limit of \(output.outcome.ending.limit ?? "time")"))
        case .seccomp(let call):
            return .refused(diagnostic("system_call", "made a system call that its policy denies: \(call)"))
        case .exit, .signal: break
        }
        let ending = output.outcome.ending
        let isReported = !output.result.isEmpty
        guard isReported, ending == .exit(code: 0) else {
            let text = isReported ? "did not end well" : "ended without a report"
            let diagnostic = diagnostic(
                isReported ? "report_invalid" : "no_report", "\(text): \(described(ending))")
            // Nothing but what it reads can make a reader program crash; that it exits is its own doing.
            if case .signal = ending { return .refused(diagnostic) }
            return runsCode ? .refused(diagnostic) : .broken(diagnostic)
        }
        do {
            return .report(try decode(output.result, nonce: nonce, stage: stage))
        } catch {
            let diagnostic = diagnostic("report_invalid", "has no report of its own: \(error)")
            return runsCode ? .refused(diagnostic) : .broken(diagnostic)
        }
    }

    private static func decode(_ bytes: [UInt8], nonce: String, stage: String) throws(VerificationError) -> Report {
        let report: Report
        do {
            report = try JSONDecoder().decode(Report.self, from: Data(bytes))
        } catch {
            throw VerificationError(
                code: "verification.report", operation: "read", subject: "the report of \(stage)",
                cause: .decoding("not one JSON document of the agreed form"))
        }
        guard report.nonce == nonce else {
            throw VerificationError(
                code: "verification.report", operation: "read", subject: "the report of \(stage)",
                cause: .foreignReport)
        }
        return report
    }

    private static func described(_ ending: SandboxOutcome.Ending) -> String {
        switch ending {
        case .exit(let code): "exit status \(code)"
        case .signal(let number): "signal \(number)"
        case .wall, .idle, .cpu, .memory, .pids, .disk, .output, .seccomp, .cancelled, .fault: "\(ending)"
        }
    }
}
