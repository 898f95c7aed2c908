// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import SandboxRuntime

@Suite struct OutcomeFileTests {
    private func object(_ outcome: SandboxOutcome) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(OutcomeFile.line(outcome).bytes))
        return try #require(json as? [String: Any])
    }

    @Test("every ending is one line of JSON with its cause", arguments: ResponseTests.endings)
    func ending(_ ending: SandboxOutcome.Ending) throws {
        let outcome = ResponseTests.outcome(ending)
        #expect(OutcomeFile.line(outcome).bytes.firstIndex(of: 10) == OutcomeFile.line(outcome).bytes.indices.last)
        let object = try object(outcome)
        #expect((object["ending"] as? [String: Any])?["cause"] is String)
        #expect(object["cpu_microseconds"] as? Int == 1 << 40)
        #expect(object["peak_memory_bytes"] as? Int == 3)
        #expect(object["plan"] as? String == outcome.plan.description)
    }

    @Test("text that others chose stays inside its string")
    func hostileText() throws {
        let subject = "\"},\u{0}\u{1F}\\\n{\u{7F}é\u{2028}"
        let ending = SandboxOutcome.Ending.fault(stage: "bind", error: "x", subject: subject)
        let object = try object(ResponseTests.outcome(ending))
        #expect((object["ending"] as? [String: Any])?["subject"] as? String == subject)
    }
}
