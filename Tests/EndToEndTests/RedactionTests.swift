// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What an agent or its code says goes into transcripts, reports, diagnostics and feedback. A secret among it must not.
@Suite(.privileged, .serialized) struct RedactionTests {
    /// A secret of the operator's: nothing in its looks says so.
    private static let value = "Wintergarten/7 \"Lampen\""
    /// One that its issuer made recognisable, and one that is as long and is none; both in halves, so that neither this
    /// file nor the recording holds one.
    private static let recognised = ["AKIAQ7ZK", "2VW9XC4BN6MT"]
    private static let unrecognised = ["AKIBQ7ZK", "2VW9XC4BN6MT"]

    /// Code that says everything aloud, in several ways, and fails with it.
    private static func code() -> String {
        """
        import base64, json, sys, urllib.parse

        VALUE = "Winter" + "garten/7 " + '"Lam' + 'pen"'
        KEYS = ["\(recognised[0])" + "\(recognised[1])", "\(unrecognised[0])" + "\(unrecognised[1])"]


        def tell(stream):
            for text in [VALUE] + KEYS:
                print(text, repr(text), json.dumps(text), file=stream)
                print(base64.b64encode(text.encode()).decode(), urllib.parse.quote(text, safe=""), file=stream)


        def greet(name):
            tell(sys.stdout)
            tell(sys.stderr)
            raise RuntimeError(VALUE + " " + " ".join(KEYS))

        """
    }

    private static func play(_ trial: CheatTrial, options: [String]) throws -> ProgramRun {
        let aloud = "import sys; sys.path.insert(0, '.'); from greetings.salutation import *; "
        return try trial.run(
            [
                [
                    .write("greetings/__init__.py", ""), .write("greetings/salutation.py", code()),
                    .python(aloud + "tell(sys.stdout)"), .python(aloud + "greet('Ada')"),
                ]
            ], options: options)
    }

    private static let forms = [
        value, "garten/7 \\\"Lampen", Data(value.utf8).base64EncodedString(), "Wintergarten%2F7%20%22Lampen%22",
    ]

    @Test("what was redacted is in no file of the state and not on the terminal; what was not is in both")
    func nowhere() throws {
        let trial = try CheatTrial()
        let file = try trial.folder.write(Self.value + "\n", to: "lamps", mode: 0o600)
        let run = try Self.play(trial, options: ["--redact", "LAMPS=\(file)"])
        #expect(run.status == 1, "\(run.errors)")
        let files = try Self.files(below: trial.folder.path("state"))
        let (hidden, shown) = (Self.recognised.joined(), Self.unrecognised.joined())
        for text in Self.forms + [hidden] {
            #expect(Self.names(of: files, with: text) == [], "\(text)")
            #expect(!run.errors.contains(text) && !run.output.contains(text))
        }
        #expect(Self.names(of: files, with: "[redacted:LAMPS]").count >= 3)
        #expect(Self.names(of: files, with: "[redacted:aws-access-key]").count >= 3)
        #expect(Self.names(of: files, with: shown).count >= 3)
        #expect(run.errors.contains("[redacted:LAMPS]"))
        for arguments in [["status"], ["inspect", try Self.attempt(trial)]] {
            let told = try trial.nexus.run(
                arguments + ["--state", trial.folder.path("state"), "--format", "json"])
            #expect(told.status == 0 && !told.output.contains(hidden) && !told.output.contains("Lampen"))
        }
    }

    @Test("without its name the same secret is found in every one of these places")
    func control() throws {
        let trial = try CheatTrial()
        let run = try Self.play(trial, options: [])
        let files = try Self.files(below: trial.folder.path("state"))
        for text in Self.forms { #expect(Self.names(of: files, with: text) != [], "\(text)") }
        let names = Self.names(of: files, with: "Lampen")
        #expect(names.contains { $0.hasPrefix("artifacts/") } && names.contains { $0.hasPrefix("state.sqlite") })
        #expect(run.errors.contains("Lampen"))
    }

    @Test("a credential that is written is refused, and only the tree that was refused holds it")
    func written() throws {
        let trial = try CheatTrial()
        let key = Self.recognised.joined()
        let run = try trial.run([
            [
                .write("greetings/__init__.py", ""), .write("greetings/salutation.py", "KEY = '\(key)'\n"),
                .python("print(open('greetings/salutation.py').read())"),
            ]
        ])
        #expect(run.status == 1)
        #expect(try trial.reasons().joined().contains { $0.hasSuffix("secrets.found") })
        let names = Self.names(of: try Self.files(below: trial.folder.path("state")), with: key)
        #expect(names.allSatisfy { $0.hasPrefix("layers/") }, "\(names)")
        #expect(!run.errors.contains(key))
    }

    @Test("status tells what was counted, what went wrong last and where the log is, and the log is lines of JSON")
    func status() throws {
        let trial = try CheatTrial()
        _ = try Self.play(trial, options: [])
        let told = try trial.nexus.run(["status", "--state", trial.folder.path("state"), "--format", "json"])
        let status = try #require(
            try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
        let line = try #require((status["runs"] as? [[String: Any]])?.first)
        let counters = try #require(line["counters"] as? [String: Int])
        #expect(counters["attempts.started"] == 1 && counters["attempts.refused"] == 1)
        #expect(counters["items.refused"] == 1 && counters["attempts.merged"] == nil)
        #expect((counters["checks.fail"] ?? 0) >= 1 && (counters["sandboxes.exit"] ?? 0) >= 3)
        let log = try #require(status["log"] as? String)
        #expect(log == trial.folder.path("state") + "/log/nexus.jsonl")
        let attributes = try FileManager.default.attributesOfItem(atPath: log)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let lines = try String(text: URL(filePath: log)).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let messages = lines.compactMap { $0["message"] as? String }
        #expect(messages.contains("attempt started") && messages.last == "run ended")
        #expect(lines.allSatisfy { $0["run"] != nil && $0["time"] != nil })
    }

    @Test(
        "a secret that can't be redacted is refused in one sentence, and nothing is made",
        arguments: [
            ("LAMPS=short", "ab1\n", "shorter than 6 bytes"), ("a b=short", "hunter2222", "not a name"),
            ("LAMPS", nil, "NAME=FILE"), ("LAMPS=missing", nil, "missing"),
        ] as [(String, String?, String)])
    func bad(_ option: String, _ content: String?, _ sentence: String) throws {
        let trial = try CheatTrial()
        if let content { try trial.folder.write(content, to: "short", mode: 0o600) }
        let option = option.replacing("=", with: "=\(trial.folder.url.path)/")
        let run = try Self.play(trial, options: ["--redact", option])
        #expect(run.status == 64 && run.errors.contains(sentence), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1 && !run.errors.contains("hunter"))
        #expect(try trial.isUnmoved)
        #expect(!trial.folder.exists("state"))
    }

    // MARK: Looking

    private static func attempt(_ trial: CheatTrial) throws -> String {
        let transcripts = try files(below: trial.folder.path("state/log"))
        let text = String(decoding: transcripts.values.reduce(Data(), +), as: UTF8.self)
        let start = try #require(text.firstRange(of: "\"attempt\":\""))
        return String(text[start.upperBound...].prefix(26))
    }

    /// Every regular file with its path below the folder.
    private static func files(below folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            let path = "\(folder)/\(name)"
            let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            if type == .typeRegular { files[name] = try Data(contentsOf: URL(filePath: path)) }
        }
        return files
    }

    private static func names(of files: [String: Data], with text: String) -> [String] {
        files.filter { $0.value.firstRange(of: Data(text.utf8)) != nil }.keys.sorted()
    }
}
