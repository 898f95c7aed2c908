// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Runs the operator's tests on the candidate, their twin with falsified expectations on the candidate, and the work
/// item's own tests on the base: the first must pass, the second must fail, the third must have failed.
package struct TestChecker: PatchChecker {
    /// What can be left out, so that a test can show which attack each one stops.
    struct Guards: OptionSet {
        let rawValue: Int
        static let twin = Guards(rawValue: 1)
        static let pristine = Guards(rawValue: 2)
        static let redOnBase = Guards(rawValue: 4)
        static let all: Guards = [.twin, .pristine, .redOnBase]
    }

    package let checker = Constraint.Checker.tests
    private let python: UnittestRunner
    private let guards: Guards

    package init(python: UnittestRunner) { self.init(python: python, guards: .all) }

    init(python: UnittestRunner, guards: Guards) {
        self.python = python
        self.guards = guards
    }

    /// Lists, runs, runs the twin, and looks for red on the base, each in a fresh sandbox.
    package func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult {
        let startedAt = context.now()
        let scope = TestSelection(subject)
        guard !subject.constraints(of: checker).isEmpty, !scope.files.isEmpty else {
            return context.result(of: checker, on: subject, startedAt: startedAt) { scope.unproven($0) ?? .pass }
        }
        let (listing, listed) = await list(scope.files, support: scope.support, context: context)
        switch listing {
        case .failure(let fault):
            return context.result(of: checker, on: subject, startedAt: startedAt, artifacts: listed) { _ in
                .error(fault.diagnostics)
            }
        case .success(let listing):
            let (judgement, artifacts) = await judge(scope, listing, context: context)
            return context.result(
                of: checker, on: subject, startedAt: startedAt, artifacts: listed + artifacts
            ) { constraint in
                scope.unproven(constraint)
                    ?? judgement.finding(files: scope.files(of: constraint), own: scope.own(of: constraint))
                    .remarking(scope.remarks(of: constraint))
            }
        }
    }

    /// What makes these files unfit as judges, each with file and line; empty when all is well. For use before the
    /// first attempt: it needs nothing but the operator's files in the candidate tree.
    package func faults(in files: [RepositoryPath], context: CheckContext) async -> [Diagnostic] {
        switch await list(files, support: [], context: context).listing {
        case .failure(let fault): fault.diagnostics
        case .success: []
        }
    }

    private struct ListingFault: Error {
        let diagnostics: [Diagnostic]
    }

    private func list(
        _ files: [RepositoryPath], support: [RepositoryPath], context: CheckContext
    ) async -> (listing: Result<TestListing, ListingFault>, artifacts: [CheckArtifact]) {
        let nonce = context.nonce()
        let (reading, artifacts) = await read(
            TestListing.self, stage: "tests.list", nonce: nonce, runsCode: false, context: context
        ) { () throws(VerificationError) in try python.list(files, support: support, nonce: nonce) }
        switch reading {
        case .refused(let diagnostic), .broken(let diagnostic):
            return (.failure(ListingFault(diagnostics: [diagnostic])), artifacts)
        case .report(let listing):
            var faults = zip(files, listing.files).flatMap { path, file in
                file.faults.map {
                    Diagnostic(
                        code: "tests.uninvertible", message: $0.message, path: path.description, line: $0.line)
                }
            }
            if listing.files.count != files.count || listing.support.count != support.count {
                faults.append(Diagnostic(code: "tests.report_invalid", message: "the listing has other files"))
            }
            return (faults.isEmpty ? .success(listing) : .failure(ListingFault(diagnostics: faults)), artifacts)
        }
    }

    private func judge(
        _ scope: TestSelection, _ listing: TestListing, context: CheckContext
    ) async -> (TestJudgement, [CheckArtifact]) {
        let paths = scope.files
        let straight = TestExecution(scope, listing, \.straight)
        let twins = TestExecution(scope, listing, \.twin)
        // One after the other, here and below: two at once could tell each other, by a lock on a file of the shared
        // base, which of them is the twin.
        let candidate = await execute(straight, on: .candidate, stage: "tests.run", context: context)
        let falsified =
            guards.contains(.twin)
            ? await execute(twins, on: .candidate, stage: "tests.twin", context: context) : nil
        let before =
            guards.contains(.redOnBase) && !scope.ownFiles.isEmpty
            ? await execute(straight, on: .base, stage: "tests.base", context: context) : nil
        let judgement = TestJudgement(
            paths: paths, listing: listing, straight: candidate.reading, twin: falsified?.reading,
            base: before?.reading, checksPristine: guards.contains(.pristine))
        return (judgement, candidate.artifacts + (falsified?.artifacts ?? []) + (before?.artifacts ?? []))
    }

    private func execute(
        _ execution: TestExecution, on tree: CheckTree, stage: String, context: CheckContext
    ) async -> (reading: Reading<TestReport>, artifacts: [CheckArtifact]) {
        let outside = await execute(execution, judged: .outside, on: tree, stage: stage, context: context)
        let inside = await execute(
            execution, judged: .inside, on: tree, stage: "\(stage).inside", context: context)
        let parts = [outside, inside].compactMap(\.self)
        let reading = parts.dropFirst().reduce(parts.first?.reading) { $0?.joined(with: $1.reading) }
        let nothing = Diagnostic(code: "tests.infrastructure", message: "\(stage) has no files")
        return (reading ?? .broken(nothing), parts.flatMap(\.artifacts))
    }

    /// Runs the files that are judged in that place; nil when there are none.
    private func execute(
        _ execution: TestExecution, judged place: JudgePlace, on tree: CheckTree, stage: String, context: CheckContext
    ) async -> (reading: Reading<TestReport>, artifacts: [CheckArtifact])? {
        guard let part = execution.part(judged: place) else { return nil }
        let nonce = context.nonce()
        let (reading, artifacts) = await read(
            TestReport.self, stage: stage, nonce: nonce, runsCode: true, context: context
        ) { () throws(VerificationError) in try python.run(part.run, on: tree, nonce: nonce) }
        return (reading.placed(at: part.places), artifacts)
    }

    private func read<Report: CheckReport>(
        _ type: Report.Type, stage: String, nonce: String, runsCode: Bool, context: CheckContext,
        command: () throws(VerificationError) -> CheckCommand
    ) async -> (reading: Reading<Report>, artifacts: [CheckArtifact]) {
        do {
            return await Reading<Report>.of(
                try command(), nonce: nonce, stage: stage, prefix: "tests", runsCode: runsCode, context: context)
        } catch {
            return (.broken(Diagnostic(code: "tests.infrastructure", message: "\(error)")), [])
        }
    }
}
