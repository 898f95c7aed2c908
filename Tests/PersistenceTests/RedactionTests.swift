// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Observability
import Persistence
import Testing

/// Whatever is handed to the store, no secret is in its files.
@Suite struct RedactionTests {
    /// Put together here, so that no scanner finds one in this file.
    private static let secrets = ["hunter2222", "AKIA" + "Q7ZK2VW9XC4BN6MT"]
    private static let text = "said \(secrets[0]) and \(secrets[1])"

    private static func redactor(_ isOn: Bool) throws -> Redactor {
        isOn
            ? Redactor(values: [try SecretValue(name: "DB", bytes: Array(secrets[0].utf8))])
            : Redactor(finds: SecretTable(rules: [], forms: false))
    }

    @Test(
        "no page and no artifact holds a secret that a record was given; without redaction all do",
        arguments: [true, false])
    func isNowhere(_ isOn: Bool) async throws {
        let folder = try TemporaryFolder()
        let redactor = try Self.redactor(isOn)
        let state = try StateDatabase(folder: folder.state, now: Sample.at(0), redactor: redactor)
        let (said, run) = (Diagnostic(code: "a.b", message: Self.text, path: Self.text), Sample.run)
        try await state.write { rows in
            try rows.runs.insert(run)
            try rows.incidents.insert(
                Incident(id: Sample.id(90), run: run.id, code: "a.b", message: Self.text, at: Sample.at(1)))
            var item = Sample.workItem()
            item.title = Self.text
            try rows.workItems.insert([item], run: run.id)
            var attempt = Sample.attempt(1)
            attempt.feedback = Feedback(reasons: [], diagnostics: [said])
            try rows.attempts.insert(attempt)
            attempt.status = .refused
            try rows.attempts.update(attempt)
            var evidence = Sample.evidence(1, attempt: 1, result: .fail)
            evidence.diagnostics = [said]
            try rows.evidence.insert(evidence)
            var outcome = Sample.outcome
            outcome.ending = .fault(stage: "s", error: Self.text, subject: Self.text)
            try rows.events.append(
                Event(
                    id: Sample.id(91), run: run.id, at: Sample.at(2),
                    payload: .attemptEnded(attempt.id, outcome: outcome)))
        }
        let store = ArtifactStore(folder: folder.state, redactor: redactor, digest: { _ in Sample.digest })
        let digest = try await store.write(Array(Self.text.utf8))
        #expect(try await store.read(digest).count > 10)
        // Before the journal is written back, and after.
        for secret in Self.secrets { #expect(try Self.files(with: secret, in: folder.state).isEmpty == isOn) }
        try state.close()
        for secret in Self.secrets { #expect(try Self.files(with: secret, in: folder.state).isEmpty == isOn) }
    }

    private static func files(with text: String, in folder: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try names.filter { name in
            var isFolder: ObjCBool = false
            let path = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                return false
            }
            return try Data(contentsOf: URL(filePath: path)).firstRange(of: Data(text.utf8)) != nil
        }
    }
}
