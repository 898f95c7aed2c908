// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Looks for credentials in what a patch writes. Looks at values only; runs nothing, and never repeats what it found.
package struct SecretsChecker: PatchChecker {
    package let checker = Constraint.Checker.secrets

    package init() {}

    /// Decides on the added content alone; runs nothing.
    package func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult {
        let startedAt = context.now()
        let finding = Finding.judged(Self.secrets(in: subject.patch))
        return context.result(of: checker, on: subject, startedAt: startedAt) { _ in finding }
    }

    /// One diagnostic for each place and kind, all `secrets.found`: which kind, how long, where.
    package static func secrets(in patch: Patch) -> [Diagnostic] {
        patch.changes.flatMap { change -> [Diagnostic] in
            let content: [UInt8] =
                switch change.kind {
                case .file(let bytes, executable: _): bytes
                case .link(let target): target
                case .deleted: []
                }
            let written = SecretScanner.scan(content).map { match in
                Diagnostic(
                    code: "secrets.found", message: "looks like \(match.kind) (\(match.length) characters, not shown)",
                    path: change.path.description, line: match.line)
            }
            return written + (change.kind == .deleted ? [] : secrets(inNameOf: change.path))
        }
    }

    /// Names are committed like contents. The path is left out, for it is what may not be repeated.
    private static func secrets(inNameOf path: RepositoryPath) -> [Diagnostic] {
        SecretScanner.scan(path.bytes).map { match in
            Diagnostic(
                code: "secrets.found",
                message: "a file's name looks like \(match.kind) (\(match.length) characters, not shown)")
        }
    }
}
