// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Holds a patch to what its work item may write. Looks at values only; runs nothing.
package struct ScopeChecker: PatchChecker {
    package let checker = Constraint.Checker.scope

    package init() {}

    /// Decides on the patch alone; runs nothing.
    package func check(_ subject: CheckSubject, context: CheckContext) async -> CheckResult {
        let startedAt = context.now()
        let violations = Self.violations(
            of: subject.patch, envelope: subject.envelope, basePaths: subject.basePaths)
        return context.result(of: checker, on: subject, startedAt: startedAt) { constraint in
            .judged(violations + (constraint.limits.map { Self.excesses(of: subject.patch, over: $0) } ?? []))
        }
    }

    /// What a constraint's own limits refuse: `scope.files`, `scope.bytes`, `scope.forbidden`.
    static func excesses(of patch: Patch, over limits: Constraint.Limits) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if let most = limits.files, patch.changes.count > most {
            found.append(
                Diagnostic(
                    code: "scope.files",
                    message: "the patch changes \(patch.changes.count) paths, and may change \(most)"))
        }
        let bytes = patch.changes.reduce(0) { sum, change in
            if case .file(let content, executable: _) = change.kind { sum + content.count } else { sum }
        }
        if let most = limits.bytes, bytes > most {
            found.append(
                Diagnostic(code: "scope.bytes", message: "the patch writes \(bytes) bytes, and may write \(most)"))
        }
        return found
            + patch.changes.map(\.path).filter { path in limits.forbidden.contains { $0.matches(path) } }.map { path in
                Diagnostic(
                    code: "scope.forbidden", message: "this path is closed to every attempt", path: path.description)
            }
    }

    /// Every violation, each with its own code: `scope.empty`, `scope.kind`, `scope.protected`, `scope.outside`,
    /// `scope.link`, `scope.case`.
    package static func violations(
        of patch: Patch, envelope: ConstraintEnvelope, basePaths: [RepositoryPath] = []
    ) -> [Diagnostic] {
        guard !patch.isEmpty else {
            return [Diagnostic(code: "scope.empty", message: "the attempt changed nothing")]
        }
        let refusals = patch.refusals.map {
            Diagnostic(code: "scope.kind", message: "a \($0.what) can't be part of a commit", path: $0.path)
        }
        let places = patch.changes.flatMap { violations(of: $0, envelope: envelope) }
        return refusals + places + collisions(patch, basePaths: basePaths + envelope.protectedPaths)
    }

    private static func violations(of change: Patch.Change, envelope: ConstraintEnvelope) -> [Diagnostic] {
        let path = change.path
        var found: [Diagnostic] = []
        // A file where a protected path needs a folder removes it as surely as writing to it does.
        if envelope.protectedPaths.contains(where: { path.isInside($0) || $0.isInside(path) }) {
            found.append(
                Diagnostic(
                    code: "scope.protected", message: "this path is the operator's", path: path.description))
        } else if !envelope.scope.contains(where: { $0.matches(path) }) {
            let scope = envelope.scope.map(\.text).joined(separator: ", ")
            found.append(
                Diagnostic(
                    code: "scope.outside", message: "the work item may write only \(scope)", path: path.description))
        }
        if case .link(let target) = change.kind, let reason = LinkTarget.fault(in: target, at: path) {
            found.append(Diagnostic(code: "scope.link", message: reason, path: path.description))
        }
        return found
    }

    private static func collisions(_ patch: Patch, basePaths: [RepositoryPath]) -> [Diagnostic] {
        let deleted = Set(patch.changes.filter { $0.kind == .deleted }.map(\.path))
        let added = patch.changes.map(\.path).filter { !deleted.contains($0) }
        var folding = CaseFolding()
        for path in basePaths where !deleted.contains(path) { _ = folding.collision(adding: path) }
        return added.compactMap { path in
            folding.collision(adding: path).map { other in
                Diagnostic(
                    code: "scope.case", message: "is the same as \(other) where file systems fold case",
                    path: path.description)
            }
        }
    }
}
