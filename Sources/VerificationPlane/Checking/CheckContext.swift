// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// What a checker needs from the world: a clock, identifiers, nonces, and sandboxes.
package struct CheckContext: Sendable {
    package let identifiers: ULIDGenerator
    package let now: @Sendable () -> Timestamp
    /// A fresh text that nobody can guess, for each command.
    package let nonce: @Sendable () -> String
    package let run: CheckRunner

    /// - Parameter nonce: 128 bits of the system's generator unless a test says otherwise.
    package init(
        identifiers: ULIDGenerator, now: @escaping @Sendable () -> Timestamp,
        nonce: @escaping @Sendable () -> String = CheckContext.randomNonce, run: @escaping CheckRunner
    ) {
        self.identifiers = identifiers
        self.now = now
        self.nonce = nonce
        self.run = run
    }

    /// 32 hexadecimal digits.
    package static let randomNonce: @Sendable () -> String = {
        var generator = SystemRandomNumberGenerator()
        return Hexadecimal.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// The same world in which at most so many commands run at once.
    package func limited(by limit: CheckLimit) -> CheckContext {
        let run = run
        return CheckContext(identifiers: identifiers, now: now, nonce: nonce) { command in
            try await limit.run { try await run(command) }
        }
    }

    /// One record for each constraint that the checker serves.
    func result(
        of checker: Constraint.Checker, on subject: CheckSubject, startedAt: Timestamp,
        artifacts: [CheckArtifact] = [], finding: (Constraint) -> Finding
    ) -> CheckResult {
        let milliseconds = Int(clamping: max(0, now().milliseconds - startedAt.milliseconds))
        let records = subject.constraints(of: checker).map { constraint in
            let finding = finding(constraint)
            return EvidenceRecord(
                id: identifiers.next(), attempt: subject.attempt, constraint: constraint.name, checker: checker,
                key: subject.key.fitted(to: checker), result: finding.result, diagnostics: finding.diagnostics,
                artifacts: artifacts.map(\.artifact), startedAt: startedAt, milliseconds: milliseconds,
                override: constraint.override)
        }
        return CheckResult(records: records, artifacts: artifacts)
    }
}
