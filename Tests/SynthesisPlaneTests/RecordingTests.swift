// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import SandboxRuntime
import SynthesisPlane
import Testing

@Suite struct RecordingTests {
    private static let yaml = """
        nexus-recording: 1
        attempts:
          - work-item: A
            attempt: 1
            turns:
              - write: greetings/salutation.py
                text: |
                  def greet(name):
                      return f"¡Hola, {name}!"
              - write: run.sh
                text: ""
                executable: true
              - run: [sleep, 0, "null"]
              - delete: old.py
              - link: path/of/link
                target: ../../etc
              - finish: wrote it
          - work-item: B
            attempt: 2
            turns:
              - finish: ""
        """

    private static func name(_ text: String) throws -> WorkItemName { try #require(WorkItemName(text)) }

    @Test(
        "an attempt that is not recorded is an unavailable provider that says which", arguments: [("B", 1), ("C", 1)])
    func missesAttempt(workItem: String, attempt: Int) throws {
        let recording = try Recording(yaml: Array(Self.yaml.utf8), file: "demo.yaml")
        let name = try Self.name(workItem)
        let error = #expect(throws: RecordingError.self) {
            try recording.script(for: name, attempt: attempt, feedback: nil)
        }
        #expect(error?.code == "recording.no_attempt")
        #expect(error?.isProviderUnavailable == true)
        #expect(error?.description.contains("attempt \(attempt) of work item \(workItem) in demo.yaml") == true)
    }

    @Test("a work item that the plan does not have is an error in its line")
    func refusesStrangers() throws {
        let recording = try Recording(yaml: Array(Self.yaml.utf8), file: "demo.yaml")
        let name = try Self.name("A")
        let error = #expect(throws: RecordingError.self) { try recording.validate(workItems: [name]) }
        #expect(error?.code == "recording.unknown_work_item")
        #expect(error?.location == SourceLocation(file: "demo.yaml", line: 18))
        #expect(error?.subject == "B")
    }

    @Test("a plan may have work items that nothing is recorded for")
    func acceptsMoreWorkItems() throws {
        let recording = try Recording(yaml: Array(Self.yaml.utf8), file: "demo.yaml")
        try recording.validate(workItems: [try Self.name("A"), try Self.name("B"), try Self.name("C")])
    }

    @Test("turns are read as they are written")
    func readsTurns() throws {
        let recording = try Recording(yaml: Array(Self.yaml.utf8), file: "demo.yaml")
        let script = try recording.script(for: try Self.name("A"), attempt: 1, feedback: nil)
        #expect(script.workItem == "A")
        #expect(script.attempt == 1)
        #expect(script.feedback == nil)
        #expect(
            script.turns == [
                .write(
                    path: Array("greetings/salutation.py".utf8),
                    content: Array("def greet(name):\n    return f\"¡Hola, {name}!\"\n".utf8), executable: false),
                .write(path: Array("run.sh".utf8), content: [], executable: true),
                .run(arguments: [Array("sleep".utf8), Array("0".utf8), Array("null".utf8)]),
                .delete(path: Array("old.py".utf8)),
                .link(path: Array("path/of/link".utf8), target: Array("../../etc".utf8)),
                .finish(summary: "wrote it"),
            ])
    }

    @Test("the feedback of the attempt before goes into the script")
    func passesFeedback() throws {
        let recording = try Recording(yaml: Array(Self.yaml.utf8), file: "demo.yaml")
        let constraint = try #require(ConstraintName("tests.acceptance"))
        let feedback = Feedback(
            reasons: [GateReason(constraint: constraint, code: "tests.failed", isInfrastructure: false)],
            diagnostics: [])
        let script = try recording.script(for: try Self.name("B"), attempt: 2, feedback: feedback)
        #expect(script.feedback == FeedbackText.render(feedback))
        #expect(try AgentScript(decoding: script.encoded()) == script)
    }

    @Test("a recording is read from a file, also through a link")
    func readsFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nexus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.yaml.utf8).write(to: folder.appending(path: "a.yaml"))
        let link = folder.appending(path: "b.yaml").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.yaml")
        #expect(try Recording(contentsOf: link).attempts.count == 2)
    }
}
