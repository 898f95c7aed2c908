// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Glibc
import Linux
import Testing

/// What a compromised orchestrator gets out of the real supervisor: refusals.
@Suite(
    .serialized,
    .enabled(
        if: HostileOrchestratorPlans.obstacle == nil || HostileOrchestratorPlans.isRequired,
        "no sandbox can be made here: \(HostileOrchestratorPlans.obstacle ?? "")"))
struct HostileOrchestratorTests {
    @Test("every attack is answered with its refusal, the supervisor stays up and keeps nothing")
    func attacks() throws {
        let run = try HostileOrchestratorRun("attack", place: 0)
        var lines = try run.lines { $0.checkpoint != nil }
        #expect(lines.last?.checkpoint == "start")
        let before = try run.settledDescriptorCount()
        try run.proceed()
        lines += try run.lines { $0.checkpoint != nil }
        #expect(lines.last?.checkpoint == "end")
        #expect(try run.descriptorCount(settlingAt: before) == before)
        try run.proceed()
        lines += try run.lines()
        var answers: [String: String] = [:]
        for line in lines where line.checkpoint == nil { answers[line.name ?? ""] = line.answer ?? "no answer" }
        for (name, answer) in answers.sorted(by: { $0.key < $1.key }) {
            let expected = HostileOrchestratorAnswers.all[name] ?? []
            #expect(expected.contains(answer), "\(name): \(answer), expected \(expected)")
        }
        #expect(Set(HostileOrchestratorAnswers.all.keys).subtracting(answers.keys) == [])
        #expect(try run.status() == .exited(0))
        #expect(try run.leftovers() == [])
    }

    @Test(
        "a folder as a layer is refused for its owner and nothing else",
        arguments: [(false, "refused layer.refused"), (true, "ended exit 0 with collection")])
    func owner(_ isOwn: Bool, _ answer: String) throws {
        let run = try HostileOrchestratorRun("foreign", place: isOwn ? 1 : 2, foreignIsOwn: isOwn)
        #expect(try run.lines().map(\.answer) == [answer])
        #expect(try run.status() == .exited(0))
    }

    @Test(
        "when the orchestrator ends, its sandboxes and the supervisor end, and tell how",
        arguments: [("leave", ProcessStatus.exited(3)), ("kill", .exited(70))])
    func death(_ scenario: String, _ status: ProcessStatus) throws {
        let run = try HostileOrchestratorRun(scenario, place: scenario == "kill" ? 3 : 4)
        // The end of the output: sandboxes that sleep for long hold it open as long as they live.
        #expect(try run.lines().compactMap(\.name) == [])
        #expect(try run.status() == status)
        #expect(try run.leftovers() == [])
    }

    @Test(
        "a socket that is closed in the middle of a request, or carries an empty message, harms nobody",
        arguments: ["hang up", "empty"])
    func hangUp(_ scenario: String) throws {
        let run = try HostileOrchestratorRun(scenario, place: scenario == "empty" ? 5 : 6)
        try run.proceed()
        #expect(try run.lines().compactMap(\.name) == [])
        #expect(try run.status() == .exited(0))
        #expect(try run.leftovers() == [])
    }

    @Test("the first signal asks to drain, the second to cancel, the third ends an orchestrator that does neither")
    func stop() throws {
        let run = try HostileOrchestratorRun("stop", place: 7)
        for said in ["up", "stop 1", "stop 2"] {
            #expect(try run.lines { $0.name == said }.last?.name == said)
            run.signal(SIGINT)
        }
        #expect(try run.lines().compactMap(\.name) == [])
        #expect(try run.status() == .exited(130))
        #expect(try run.leftovers() == [])
    }
}
