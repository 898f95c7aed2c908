// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Three runs of the same tests, and what follows from them. Pure.
struct TestJudgement {
    let paths: [RepositoryPath]
    let listing: TestListing
    /// The tests as they stand, on the candidate.
    let straight: Reading<TestReport>
    /// With falsified expectations, on the candidate; nil when it was left out.
    let twin: Reading<TestReport>?
    /// As they stand, on the base; nil when there is nothing new to prove.
    let base: Reading<TestReport>?
    let checksPristine: Bool

    /// - Parameters:
    ///   - files: positions of the files that must pass.
    ///   - own: positions of those of which something must have failed on the base.
    func finding(files: [Int], own: [Int]) -> Finding {
        for step in [passes(files), twinFails(files), wasRed(own)] {
            if step.result != .pass { return step }
        }
        return .pass
    }

    private func passes(_ files: [Int]) -> Finding {
        switch straight {
        case .broken(let diagnostic): return .error([diagnostic])
        case .refused(let diagnostic): return .fail([diagnostic])
        case .report(let report):
            if let tampering = tampering(report) { return tampering }
            return .judged(files.flatMap { complaints(about: $0, report) })
        }
    }

    private func tampering(_ report: TestReport) -> Finding? {
        guard checksPristine, !report.tampered.isEmpty else { return nil }
        let names = report.tampered.joined(separator: ", ")
        return .fail([Diagnostic(code: "tests.tampered", message: "code under test replaced \(names)")])
    }

    private func complaints(about file: Int, _ report: TestReport) -> [Diagnostic] {
        let path = paths[file].description
        let fixtures = report.fixtures.filter { $0.file == file }.map {
            Diagnostic(code: "tests.failed", message: $0.message, path: path, line: $0.line)
        }
        let expected = listing.files[file].tests
        let tests = expected.compactMap { test -> Diagnostic? in
            let rows = report.rows(file: file, test: test.name)
            // What kept the whole file from running has been said.
            guard !rows.isEmpty || fixtures.isEmpty else { return nil }
            return complaint(about: test, rows: rows, path: path)
        }
        let names = Set(expected.map(\.name))
        let extra = report.results.filter { $0.file == file && !names.contains($0.test) }.map {
            Diagnostic(code: "tests.extra", message: "\($0.test) ran, but is not in the file", path: path)
        }
        return fixtures + tests + extra
    }

    private func complaint(about test: TestListing.Test, rows: [TestReport.Row], path: String) -> Diagnostic? {
        func diagnostic(_ code: String, _ text: String, line: Int? = nil) -> Diagnostic {
            Diagnostic(code: code, message: "\(test.name) \(text)", path: path, line: line ?? test.line)
        }
        if let row = rows.first(where: { !$0.outcome.isGreen }) {
            let text = row.outcome == .unexpectedSuccess ? "was expected to fail" : "failed: \(row.message)"
            return diagnostic("tests.failed", text, line: row.line)
        }
        if rows.contains(where: { $0.outcome != .pass }) { return diagnostic("tests.skipped", "was skipped") }
        switch rows.count {
        case 0: return diagnostic("tests.missing", "did not run")
        case 1: return nil
        default: return diagnostic("tests.duplicated", "ran \(rows.count) times")
        }
    }

    private func twinFails(_ files: [Int]) -> Finding {
        switch twin {
        case nil: return .pass
        case .broken(let diagnostic): return .error([diagnostic])
        case .refused(let diagnostic): return .fail([diagnostic])
        case .report(let report):
            if let tampering = tampering(report) { return tampering }
            return .judged(
                files.flatMap { file in
                    listing.files[file].tests.compactMap { green($0, in: file, report) }
                })
        }
    }

    private func green(_ test: TestListing.Test, in file: Int, _ report: TestReport) -> Diagnostic? {
        let rows = report.rows(file: file, test: test.name)
        guard !rows.contains(where: { !$0.outcome.isGreen }) else { return nil }
        let text =
            rows.isEmpty
            ? "did not run with falsified expectations" : "passed with its expectations and with their opposite"
        return Diagnostic(
            code: rows.isEmpty ? "tests.twin_incomplete" : "tests.tampered", message: "\(test.name) \(text)",
            path: paths[file].description, line: test.line)
    }

    private func wasRed(_ own: [Int]) -> Finding {
        guard let base, !own.isEmpty else { return .pass }
        switch base {
        case .broken(let diagnostic): return .error([diagnostic])
        // Code that never reports has not passed either.
        case .refused: return .pass
        case .report(let report):
            let isRed = own.contains { file in
                listing.files[file].tests.contains { test in
                    report.rows(file: file, test: test.name).allSatisfy { $0.outcome != .pass }
                }
            }
            guard !isRed else { return .pass }
            return .fail(
                own.map { file in
                    Diagnostic(
                        code: "tests.not_red",
                        message: "all tests pass without the patch, so they prove nothing about it",
                        path: paths[file].description)
                })
        }
    }
}
