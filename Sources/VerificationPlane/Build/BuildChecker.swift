// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Compiles every Python source that a patch adds or changes, in a sandbox, without running any.
package struct BuildChecker: PatchChecker {
    package let checker = Constraint.Checker.build
    private let python: UnittestRunner

    package init(python: UnittestRunner) { self.python = python }

    /// Compiles the changed files in a sandbox, writing nothing.
    package func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult {
        let startedAt = context.now()
        let sources = subject.patch.changes.filter(Self.isSource).map(\.path)
        guard !subject.constraints(of: checker).isEmpty, !sources.isEmpty else {
            return context.result(of: checker, on: subject, startedAt: startedAt) { _ in .pass }
        }
        let nonce = context.nonce()
        let finding: Finding
        var artifacts: [CheckArtifact] = []
        do {
            let command = try python.compile(sources, nonce: nonce)
            let (reading, left) = await Reading<BuildReport>.of(
                command, nonce: nonce, stage: "build.compile", prefix: "build", runsCode: false,
                context: context)
            artifacts = left
            finding = Self.finding(reading, sources: sources)
        } catch {
            finding = .error([Diagnostic(code: "build.infrastructure", message: "\(error)")])
        }
        return context.result(of: checker, on: subject, startedAt: startedAt, artifacts: artifacts) { _ in finding }
    }

    private static func isSource(_ change: Patch.Change) -> Bool {
        guard case .file = change.kind else { return false }
        return change.path.bytes.suffix(3).elementsEqual(Array(".py".utf8))
    }

    private static func finding(_ reading: Reading<BuildReport>, sources: [RepositoryPath]) -> Finding {
        switch reading {
        case .broken(let diagnostic): .error([diagnostic])
        case .refused(let diagnostic): .fail([diagnostic])
        case .report(let report):
            .judged(
                report.faults.map { fault in
                    Diagnostic(
                        code: "build.failed", message: fault.message,
                        path: sources.indices.contains(fault.file) ? sources[fault.file].description : nil,
                        line: fault.line)
                })
        }
    }
}
