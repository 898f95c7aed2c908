// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
package import Observability

/// What a checker needs from the world: a clock, identifiers, nonces, and sandboxes.
package struct CheckContext: Sendable {
    package let identifiers: ULIDGenerator
    package let now: @Sendable () -> Timestamp
    /// A fresh text that nobody can guess, for each command.
    package let nonce: @Sendable () -> String
    /// Goes over what code under test said before it is kept.
    package let redactor: Redactor
    package let run: CheckRunner
    /// What is waived and absent in the sandboxes that `run` starts; nil for nothing.
    package var waived: [Guarantee]?

    /// - Parameter nonce: 128 bits of the system's generator unless a test says otherwise.
    package init(
        identifiers: ULIDGenerator, now: @escaping @Sendable () -> Timestamp,
        nonce: @escaping @Sendable () -> String = CheckContext.randomNonce, redactor: Redactor = .standard,
        run: @escaping CheckRunner
    ) {
        self.identifiers = identifiers
        self.now = now
        self.nonce = nonce
        self.redactor = redactor
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
        var context = CheckContext(identifiers: identifiers, now: now, nonce: nonce, redactor: redactor) { command in
            try await limit.run { try await run(command) }
        }
        context.waived = waived
        return context
    }

    /// One record for each constraint that the checker serves.
    func result(
        of checker: Constraint.Checker, on subject: CheckSubject, startedAt: Timestamp,
        artifacts: [CheckArtifact] = [], finding: (Constraint) -> Finding
    ) -> CheckResult {
        let milliseconds = Int(clamping: max(0, now().milliseconds - startedAt.milliseconds))
        let records = subject.constraints(of: checker).map { constraint in
            let finding = finding(constraint)
            let key = subject.key.fitted(to: checker)
            var record = EvidenceRecord(
                id: identifiers.next(), attempt: subject.attempt, constraint: constraint.name, checker: checker,
                key: key, result: finding.result,
                diagnostics: finding.diagnostics.map { redactor.redact($0) },
                artifacts: artifacts.map(\.artifact), startedAt: startedAt, milliseconds: milliseconds,
                override: constraint.override)
            // What ran in no sandbox misses none of its guarantees.
            record.waived = key.plan == nil ? nil : waived
            return record
        }
        return CheckResult(records: records, artifacts: artifacts)
    }
}
