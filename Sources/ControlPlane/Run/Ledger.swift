// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Observability
internal import Persistence

/// Writes down what happens, before it matters: rows, events, artifacts. Tells it once it is stored.
struct Ledger: Sendable {
    let state: StateDatabase
    let artifacts: ArtifactStore
    let run: RunID
    let metrics: RunMetrics
    let bus: EventBus<RunNews>
    /// Goes over what is read before it is stored; the store does so itself.
    let redactor: Redactor
    let identifiers: ULIDGenerator
    let now: @Sendable () -> Timestamp

    func event(_ payload: Event.Payload) -> Event {
        Event(id: identifiers.next(), run: run, at: now(), payload: payload)
    }

    /// Rows and the events that tell of them, in one transaction.
    func write(
        _ events: [Event.Payload], durability: StateDatabase.Durability = .process,
        _ body: @escaping @Sendable (StateRows) throws -> Void = { _ in }
    ) async throws(StateError) {
        let events = events.map(event)
        for event in events { metrics.count(event.payload) }
        let isMilestone = events.contains { event in
            switch event.payload {
            case .workItemEnded, .runEnded: true
            default: false
            }
        }
        let counters = isMilestone ? RunCounters(run: run, values: metrics.values, at: now()) : nil
        try await state.write(durability) { rows in
            try body(rows)
            for event in events { try rows.events.append(event) }
            if let counters { try rows.counters.save(counters) }
        }
        for event in events { bus.publish(.recorded(event)) }
    }

    /// Infrastructure that failed: recorded, never a verdict.
    func incident(_ code: String, _ message: String) async throws(StateError) {
        let incident = Incident(id: identifiers.next(), run: run, code: code, message: message, at: now())
        try await write([.incidentRaised(incident.id)]) { try $0.incidents.insert(incident) }
        bus.publish(.incident(incident))
    }
}
