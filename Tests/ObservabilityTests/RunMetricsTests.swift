// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Metrics
import Observability
import Testing

@Suite struct RunMetricsTests {
    private static let id = ULID("01ARZ3NDEKTSV4RRFFQ69G5FAV")

    @Test("events and sandboxes are counted by what they tell")
    func counts() throws {
        let metrics = RunMetrics()
        let id = try #require(Self.id)
        let name = try #require(ConstraintName("build"))
        let events: [Event.Payload] = [
            .attemptStarted(AttemptID(id), workItem: WorkItemID(id), number: 1),
            .checkEnded(EvidenceID(id), constraint: name, result: .pass),
            .checkEnded(EvidenceID(id), constraint: name, result: .error),
            .verdictReached(AttemptID(id), verdict: .refuse([])),
            .attemptStarted(AttemptID(id), workItem: WorkItemID(id), number: 2),
            .verdictReached(AttemptID(id), verdict: .admit), .incidentRaised(IncidentID(id)),
            .workItemEnded(WorkItemID(id), status: .merged), .runEnded(status: .succeeded),
        ]
        for event in events { metrics.count(event) }
        metrics.count(try outcome(.wall))
        metrics.count(try outcome(.exit(code: 3)))
        metrics.count(try outcome(.exit(code: 0)))
        #expect(
            metrics.values == [
                "attempts.started": 2, "attempts.repeated": 1, "attempts.refused": 1, "checks.pass": 1,
                "checks.error": 1,
                "incidents": 1, "items.merged": 1, "sandboxes.wall": 1, "sandboxes.exit": 2,
            ])
    }

    @Test("a run that goes on counts from its events, and from what was stored where no event tells")
    func resume() throws {
        let id = try #require(Self.id)
        let metrics = RunMetrics()
        let event = Event(
            id: EventID(id), run: RunID(id), at: Timestamp(milliseconds: 1), payload: .incidentRaised(IncidentID(id)))
        metrics.resume(
            events: [event],
            stored: RunCounters(
                run: RunID(id), values: ["incidents": 7, "sandboxes.exit": 4], at: Timestamp(milliseconds: 1)))
        metrics.count(try outcome(.exit(code: 0)))
        #expect(metrics.values == ["incidents": 1, "sandboxes.exit": 5])
    }

    @Test("counters of one name are one, and a full one stays full")
    func registry() {
        let registry = CounterRegistry()
        for _ in 0..<2 {
            Counter(label: "a", dimensions: [("x", "b")], factory: registry).increment(by: Int64.max - 1)
        }
        Counter(label: "a", dimensions: [("x", "c")], factory: registry).increment()
        #expect(registry.values == ["a.b": .max, "a.c": 1])
    }

    private func outcome(_ ending: SandboxOutcome.Ending) throws -> SandboxOutcome {
        SandboxOutcome(
            ending: ending, wallMicroseconds: 0, cpuMicroseconds: 0, peakMemoryBytes: 0, pidsRefused: 0,
            plan: try #require(Digest(String(repeating: "0", count: 64))))
    }
}
