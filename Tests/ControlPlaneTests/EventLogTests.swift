// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Logging
import Observability
import Synchronization
import Testing

@testable import ControlPlane

@Suite struct EventLogTests {
    private final class Written: Sendable {
        let lines = Mutex<[[UInt8]]>([])
    }

    @Test("a check's line names its run, item, attempt and check, though the event does not")
    func correlation() throws {
        let id = try #require(ULID("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        let other = try #require(ULID("01ARZ3NDEKTSV4RRFFQ69G5FAW"))
        let check = try #require(ConstraintName("tests.unit"))
        let written = Written()
        var log = EventLog(
            JSONLogHandler(
                level: .trace, redactor: .standard, now: { Timestamp(milliseconds: 0) },
                sink: { line in written.lines.withLock { $0.append(line) } }
            ).logger)
        let payloads: [Event.Payload] = [
            .attemptStarted(AttemptID(id), workItem: WorkItemID(other), number: 1),
            .checkEnded(EvidenceID(id), constraint: check, result: .error), .runEnded(status: .failed),
        ]
        for payload in payloads {
            log.write(
                .recorded(Event(id: EventID(id), run: RunID(id), at: Timestamp(milliseconds: 0), payload: payload)))
        }
        log.write(.remark("so"))
        log.write(
            .incident(
                Incident(
                    id: IncidentID(id), run: RunID(id), code: "a.b", message: "gone", at: Timestamp(milliseconds: 0))))
        let lines = try written.lines.withLock { $0 }.map {
            try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] ?? [:]
        }
        #expect(
            lines.map { $0["message"] as? String } == ["attempt started", "check ended", "run ended", "so", "gone"])
        #expect(lines.map { $0["level"] as? String } == ["info", "error", "notice", "debug", "error"])
        #expect(lines.prefix(3).allSatisfy { $0["run"] as? String == "\(id)" })
        #expect(lines.prefix(2).allSatisfy { $0["attempt"] as? String == "\(id)" })
        #expect(lines.prefix(2).allSatisfy { $0["work_item"] as? String == "\(other)" })
        #expect(lines[1]["check"] as? String == "tests.unit")
        #expect((lines[1]["metadata"] as? [String: String])?["result"] == "error")
    }
}
