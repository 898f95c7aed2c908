// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Records as they may be stored and shown: what others wrote in them is redacted; names, digests and numbers, on which
/// decisions rest, stay as they are.
extension Redactor {
    /// Message and path.
    package func redact(_ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        diagnostic.message = redact(diagnostic.message)
        diagnostic.path = diagnostic.path.map { redact($0) }
        return diagnostic
    }

    /// What the next attempt is told.
    package func redact(_ feedback: Feedback) -> Feedback {
        var feedback = feedback
        feedback.diagnostics = feedback.diagnostics.map { redact($0) }
        return feedback
    }

    /// A fault's subject can be a path or an argument.
    package func redact(_ outcome: SandboxOutcome) -> SandboxOutcome {
        guard case .fault(let stage, let error, let subject) = outcome.ending else { return outcome }
        var outcome = outcome
        outcome.ending = .fault(stage: stage, error: redact(error), subject: redact(subject))
        return outcome
    }

    /// Its diagnostics.
    package func redact(_ record: EvidenceRecord) -> EvidenceRecord {
        var record = record
        record.diagnostics = record.diagnostics.map { redact($0) }
        return record
    }

    /// Its message.
    package func redact(_ incident: Incident) -> Incident {
        var incident = incident
        incident.message = redact(incident.message)
        return incident
    }

    /// Feedback and outcome.
    package func redact(_ attempt: Attempt) -> Attempt {
        var attempt = attempt
        attempt.feedback = attempt.feedback.map { redact($0) }
        attempt.outcome = attempt.outcome.map { redact($0) }
        return attempt
    }

    /// The one payload that carries words of others.
    package func redact(_ event: Event) -> Event {
        guard case .attemptEnded(let attempt, let outcome) = event.payload else { return event }
        var event = event
        event.payload = .attemptEnded(attempt, outcome: redact(outcome))
        return event
    }

    /// What people read of it: title and statements.
    package func redact(_ item: WorkItem) -> WorkItem {
        var item = item
        item.title = redact(item.title)
        item.envelope.constraints = item.envelope.constraints.map { constraint in
            var constraint = constraint
            constraint.statement = redact(constraint.statement)
            return constraint
        }
        return item
    }
}
