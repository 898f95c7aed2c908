// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Logging
internal import Observability

/// Writes a run's news to a log, each line with what it is about.
struct EventLog {
    private let logger: Logger
    private var workItems: [AttemptID: WorkItemID] = [:]
    /// Events of checks name the check; it belongs to the attempt under way.
    private var attempt: AttemptID?

    init(_ logger: Logger) { self.logger = logger }

    mutating func write(_ news: RunNews) {
        switch news {
        case .remark(let text): logger.debug("\(text)")
        case .incident(let incident):
            logger.error(
                "\(incident.message)",
                metadata: [
                    LogCorrelation.run.rawValue: "\(incident.run)", "code": "\(incident.code)",
                    "incident": "\(incident.id)",
                ])
        case .recorded(let event): write(event)
        }
    }

    private mutating func write(_ event: Event) {
        if case .attemptStarted(let id, let workItem, _) = event.payload {
            workItems[id] = workItem
            attempt = id
        }
        let entry = entry(for: event.payload)
        var fields = entry.fields
        fields[LogCorrelation.run.rawValue] = "\(event.run)"
        if let workItem = entry.workItem ?? entry.attempt.flatMap({ workItems[$0] }) {
            fields[LogCorrelation.workItem.rawValue] = "\(workItem)"
        }
        if let attempt = entry.attempt { fields[LogCorrelation.attempt.rawValue] = "\(attempt)" }
        if let check = entry.check { fields[LogCorrelation.check.rawValue] = "\(check)" }
        logger.log(level: entry.level, "\(entry.message)", metadata: fields)
    }

    /// What one line says.
    private struct Entry {
        let message: String
        var level = Logger.Level.info
        var workItem: WorkItemID?
        var attempt: AttemptID?
        var check: ConstraintName?
        var fields: Logger.Metadata = [:]
    }

    private func entry(for payload: Event.Payload) -> Entry {
        switch payload {
        case .runStarted(let specification):
            Entry(message: "run started", fields: ["specification": "\(specification)"])
        case .specificationIngested(let count):
            Entry(message: "specification read", fields: ["requirements": "\(count)"])
        case .planCompiled(let items):
            Entry(message: "plan compiled", fields: ["items": .array(items.map { "\($0)" })])
        case .workItemStarted(let item): Entry(message: "work item started", workItem: item)
        case .workItemEnded(let item, let status):
            Entry(
                message: "work item ended", level: status == .merged ? .info : .warning, workItem: item,
                fields: ["status": "\(status.rawValue)"])
        case .budgetExhausted(let item, let ceiling):
            Entry(message: "budget exhausted", level: .warning, workItem: item, fields: ["ceiling": "\(ceiling)"])
        case .incidentRaised(let incident):
            Entry(message: "incident raised", level: .debug, fields: ["incident": "\(incident)"])
        case .runCancelled: Entry(message: "run cancelled", level: .warning)
        case .runEnded(let status):
            Entry(message: "run ended", level: .notice, fields: ["status": "\(status.rawValue)"])
        case .attemptStarted, .attemptEnded, .patchCollected, .checkStarted, .checkEnded, .verdictReached,
            .feedbackGiven, .mergeJournalled, .mergeSucceeded, .mergeLost:
            attemptEntry(for: payload)
        }
    }

    private func attemptEntry(for payload: Event.Payload) -> Entry {
        switch payload {
        case .attemptStarted(let id, _, let number):
            Entry(message: "attempt started", attempt: id, fields: ["number": "\(number)"])
        case .attemptEnded(let id, let outcome):
            Entry(message: "agent ended", attempt: id, fields: ["ending": "\(outcome.ending)"])
        case .patchCollected(let id, let patch, let changes):
            Entry(message: "patch collected", attempt: id, fields: ["patch": "\(patch)", "changes": "\(changes)"])
        case .checkStarted(let id, let constraint):
            Entry(message: "check started", level: .debug, attempt: id, check: constraint)
        case .checkEnded(let evidence, let constraint, let result):
            Entry(
                message: "check ended", level: result == .error ? .error : .info, attempt: attempt, check: constraint,
                fields: ["evidence": "\(evidence)", "result": "\(result.rawValue)"])
        case .verdictReached(let id, let verdict):
            Entry(message: verdict == .admit ? "admitted" : "refused", attempt: id)
        case .feedbackGiven(let id, let reasons):
            Entry(
                message: "feedback given", attempt: id,
                fields: ["reasons": .array(reasons.map { "\($0.constraint): \($0.code)" })])
        case .mergeJournalled(let merge, let old, let new):
            Entry(
                message: "merge journalled", attempt: attempt,
                fields: ["merge": "\(merge)", "old": "\(old)", "new": "\(new)"])
        case .mergeSucceeded(let merge, let new):
            Entry(message: "merged", attempt: attempt, fields: ["merge": "\(merge)", "commit": "\(new)"])
        case .mergeLost(let merge, _):
            Entry(message: "merge lost", level: .warning, attempt: attempt, fields: ["merge": "\(merge)"])
        case .runStarted, .specificationIngested, .planCompiled, .workItemStarted, .workItemEnded, .budgetExhausted,
            .incidentRaised, .runCancelled, .runEnded:
            Entry(message: "")
        }
    }
}
