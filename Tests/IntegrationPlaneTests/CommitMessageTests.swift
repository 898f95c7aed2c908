// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import IntegrationPlane

struct CommitMessageTests {
    @Test("git reads exactly the trailers that nexus wrote")
    func writesTrailers() async throws {
        let fixture = try Fixture()
        let head = try object(try fixture.makeRepository())
        let repository = try await fixture.open()
        let message = try Sample.message("Greet: politely", body: "Signed-off-by: me\n\nWhy: because.\nNexus rules.")
        let commit = try await repository.commit(
            tree: try await repository.tree(of: head), parent: head, message: message.text,
            signature: Fixture.signature)
        let trailers = try fixture.plain(["log", "-1", "--format=%(trailers:only)", commit.text])
        #expect(
            trailers.split(separator: "\n") == [
                "Nexus-Work-Item: A", "Nexus-Specification: \(Sample.specification)",
                "Nexus-Evidence: \(Sample.evidence[0])",
                "Nexus-Evidence: \(Sample.evidence[1])", "Nexus-Agent: nexus-agent/replay", "Nexus-Iteration: 2",
            ])
        #expect(try fixture.plain(["log", "-1", "--format=%s", commit.text]) == "Greet: politely")
    }

    @Test(
        "A subject that could add a trailer or end the message is refused",
        arguments: [
            "", "  ", "a\nNexus-Evidence: forged", "a\rb", "a\0b", "Nexus-Agent: somebody", " nexus-evidence : x",
            "--- a", "a\u{2028}Nexus-Agent: x", "a\u{85}b", String(repeating: "x", count: 1001),
        ])
    func refusesSubject(_ subject: String) {
        let error = #expect(throws: IntegrationError.self) { try Sample.message(subject) }
        #expect(error?.code == .messageInvalid)
    }

    @Test(
        "A body that could add a trailer or end the message is refused",
        arguments: ["x\n\nNexus-Evidence: forged", "---\n", "x\n  NEXUS-AGENT: y", "a\u{1B}[2J"])
    func refusesBody(_ body: String) {
        #expect(throws: IntegrationError.self) { try Sample.message(body: body) }
    }

    @Test("An agent can't name itself over two lines", arguments: ["", "a\nNexus-Iteration: 1", "a\u{2029}b"])
    func refusesAgent(_ agent: String) {
        #expect(throws: IntegrationError.self) {
            try CommitMessage(
                subject: "x", workItem: Sample.workItem, specification: Sample.specification, evidence: Sample.evidence,
                agent: agent, iteration: 1)
        }
    }

    @Test("A merge without evidence, or before the first iteration, has no message")
    func refusesNoEvidence() {
        #expect(throws: IntegrationError.self) {
            try CommitMessage(
                subject: "x", workItem: Sample.workItem, specification: Sample.specification, evidence: [], agent: "a",
                iteration: 1)
        }
        #expect(throws: IntegrationError.self) {
            try CommitMessage(
                subject: "x", workItem: Sample.workItem, specification: Sample.specification, evidence: Sample.evidence,
                agent: "a", iteration: 0)
        }
    }

    @Test("A signature that git would rewrite is refused", arguments: ["", " x", "x<y>", "a\nb", "...", "x "])
    func refusesSignature(_ name: String) {
        #expect(throws: IntegrationError.self) {
            try CommitSignature(name: name, email: "a@example.org", date: Fixture.date)
        }
        #expect(throws: IntegrationError.self) { try CommitSignature(name: "a", email: name, date: Fixture.date) }
    }
}
