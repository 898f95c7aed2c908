// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import GRDB
import Observability

/// Everything that is stored, inside one transaction. It can't leave the body that it was given to.
package struct StateRows {
    let database: Database
    /// Goes over what others wrote before it is stored.
    var redactor = Redactor.standard
    /// Of the orchestrator that writes; jobs are lent to it.
    let generation: Int64

    /// One row for each invocation's goal.
    package var runs: RunRepository { RunRepository(rows: self) }
    /// In the plan's order.
    package var workItems: WorkItemRepository { WorkItemRepository(rows: self) }
    /// What each work item is held to, as compiled for its run.
    package var constraints: ConstraintRepository { ConstraintRepository(rows: self) }
    /// What there is to do, what runs, and what came of it.
    package var jobs: JobRepository { JobRepository(rows: self) }
    /// What models were asked, and what that cost.
    package var providerCalls: ProviderCallRepository { ProviderCallRepository(rows: self) }
    /// Each try at a work item.
    package var attempts: AttemptRepository { AttemptRepository(rows: self) }
    /// What checkers found.
    package var evidence: EvidenceRepository { EvidenceRepository(rows: self) }
    /// The files that evidence rests on.
    package var artifacts: ArtifactRepository { ArtifactRepository(rows: self) }
    /// Merges about to happen, and what became of them.
    package var journal: MergeJournalRepository { MergeJournalRepository(rows: self) }
    /// Merges that happened.
    package var merges: MergeRepository { MergeRepository(rows: self) }
    /// The life cycle, append-only.
    package var events: EventRepository { EventRepository(rows: self) }
    /// What went wrong outside any verdict.
    package var incidents: IncidentRepository { IncidentRepository(rows: self) }

    /// How often what happened, by run.
    package var counters: CounterRepository { CounterRepository(rows: self) }

    /// How many orchestrators have held the folder.
    func newestGeneration() throws(StateError) -> Int {
        try count("SELECT COALESCE(MAX(number), 0) FROM generations")
    }

    /// Runs one statement.
    /// - Returns: how many rows it changed.
    @discardableResult
    func execute(
        _ operation: String, _ subject: String, _ sql: String, _ arguments: StatementArguments = StatementArguments()
    )
        throws(StateError)
        -> Int
    {
        try StateError.wrap(operation, subject) {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
            return database.changesCount
        }
    }

    /// Runs a statement that must change the row of that identifier.
    /// - Throws: `state.unknown_id` when there is none.
    func update(_ operation: String, _ subject: String, _ sql: String, _ arguments: StatementArguments)
        throws(StateError)
    {
        guard try execute(operation, subject, sql, arguments) > 0 else {
            throw StateError(.unknownID, operation: operation, subject: subject, cause: .found("no such row"))
        }
    }

    /// The documents that a query selects in its only column.
    func values<Value: Stored>(
        _ type: Value.Type, _ sql: String, _ arguments: StatementArguments = StatementArguments()
    ) throws(StateError) -> [Value] {
        let texts = try strings(sql, arguments)
        var values: [Value] = []
        for text in texts { values.append(try StoredDocument.decode(type, text)) }
        return values
    }

    /// The document that a query selects, or nil when there is none.
    func value<Value: Stored>(
        _ type: Value.Type, _ sql: String, _ arguments: StatementArguments
    ) throws(StateError) -> Value? {
        try values(type, sql, arguments).first
    }

    /// The identifier that a query selects in its only column.
    func identifier<Kind>(
        _ type: Identifier<Kind>.Type, _ sql: String, _ arguments: StatementArguments
    ) throws(StateError) -> Identifier<Kind>? {
        guard let text = try strings(sql, arguments).first else { return nil }
        guard let identifier = Identifier<Kind>(text) else {
            throw StateError(.damaged, operation: "read", subject: "a stored identifier", cause: .found(text))
        }
        return identifier
    }

    /// The number that a query selects; 0 when it selects nothing.
    func count(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws(StateError) -> Int {
        try StateError.wrap("count in", "the state") {
            try Int.fetchOne(try database.cachedStatement(sql: sql), arguments: arguments) ?? 0
        }
    }

    private func strings(_ sql: String, _ arguments: StatementArguments) throws(StateError) -> [String] {
        try StateError.wrap("read", "the state") {
            try String.fetchAll(try database.cachedStatement(sql: sql), arguments: arguments)
        }
    }
}
