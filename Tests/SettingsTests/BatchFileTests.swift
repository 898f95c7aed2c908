// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Settings

struct BatchFileTests {
    private func decode(_ text: String) throws -> BatchFile {
        try BatchFile(file: "batch.toml", bytes: Array(text.utf8))
    }

    @Test("An empty file says nothing and is no error")
    func empty() throws { #expect(try decode("") == BatchFile()) }

    @Test("Every key is read, with the line of what must be there")
    func everything() throws {
        let file = try decode(
            """
            schema = 1
            output = "out"
            jobs = 3
            [defaults]
            recordings = "recordings"
            profile = "night"
            mock = true
            allow-unproven = true
            attempts = 2
            attempt-seconds = 60
            tokens = 0
            microdollars = 5
            policies = ["agent",
              "strict"]
            [specs."a b.md"]
            repository = "../shared"
            recording = "r.yaml"
            profile = "day"
            priority = -5
            [specs]
            "c.md" = {}
            """)
        #expect(file.output?.value == "out")
        #expect(file.output?.location.line == 2)
        #expect(file.jobs == 3)
        #expect(file.defaults.recordings?.location.line == 5)
        #expect(file.defaults.isMock)
        #expect(file.defaults.allowsUnproven)
        #expect(file.defaults.ceiling == BudgetCeiling(attempts: 2, attemptSeconds: 60, tokens: 0, microdollars: 5))
        #expect(file.defaults.policies.map(\.value) == ["agent", "strict"])
        #expect(file.defaults.policies.map(\.location.line) == [13, 14])
        let first = try #require(file.specifications["a b.md"])
        #expect(first.location.line == 15)
        #expect(first.repository?.value == "../shared")
        #expect(first.recording?.location.line == 17)
        #expect(file.defaults.profile?.value == "night" && file.defaults.profile?.location.line == 6)
        #expect(first.profile?.value == "day" && first.profile?.location.line == 18)
        #expect(first.priority == -5)
        #expect(file.specifications["c.md"]?.priority == 0)
    }

    static let wrong: [(text: String, line: Int, key: String, code: SettingsError.Code)] = [
        ("outptu = \"a\"", 1, "outptu", .unknownKey),
        ("\nschema = 2", 2, "schema", .outOfRange),
        ("schema = \"1\"", 1, "schema", .wrongType),
        ("output = 1", 1, "output", .wrongType),
        ("output = \"\"", 1, "output", .outOfRange),
        ("output = \"a\\u001Bb\"", 1, "output", .outOfRange),
        ("jobs = 0", 1, "jobs", .outOfRange), ("jobs = 65", 1, "jobs", .outOfRange),
        ("jobs = 1.5", 1, "jobs", .wrongType), ("jobs = true", 1, "jobs", .wrongType),
        ("defaults = 3", 1, "defaults", .wrongType),
        ("[defaults]\nrepository = \"a\"", 2, "defaults.repository", .unknownKey),
        ("[defaults]\nmock = \"yes\"", 2, "defaults.mock", .wrongType),
        ("[defaults]\nattempts = 0", 2, "defaults.attempts", .outOfRange),
        ("[defaults]\nattempts = 101", 2, "defaults.attempts", .outOfRange),
        ("[defaults]\ntokens = -1", 2, "defaults.tokens", .outOfRange),
        ("[defaults]\nattempt-seconds = \"1m\"", 2, "defaults.attempt-seconds", .wrongType),
        ("[defaults]\npolicies = \"agent\"", 2, "defaults.policies", .wrongType),
        ("[defaults]\npolicies = [\n1]", 3, "defaults.policies", .wrongType),
        ("[defaults]\npolicies = [\"a\", \"../b\"]", 2, "defaults.policies", .unknownName),
        ("[defaults]\npolicies = [\"a\", \"a\"]", 2, "defaults.policies", .outOfRange),
        ("[defaults]\nprofile = 1", 2, "defaults.profile", .wrongType),
        ("[defaults]\nprofile = \"\"", 2, "defaults.profile", .outOfRange),
        ("profile = \"night\"", 1, "profile", .unknownKey),
        ("[specs.\"a.md\"]\nprofile = [\"night\"]", 2, "specs.\"a.md\".profile", .wrongType),
        ("[[specs]]", 1, "specs", .wrongType),
        ("[specs]\n\"a.md\" = \"repo\"", 2, "specs.\"a.md\"", .wrongType),
        ("[specs.\"a.md\"]\nrepo = \"x\"", 2, "specs.\"a.md\".repo", .unknownKey),
        ("[specs.\"a.md\"]\npriority = 1001", 2, "specs.\"a.md\".priority", .outOfRange),
        ("[specs.\"a.md\"]\nrecording = []", 2, "specs.\"a.md\".recording", .wrongType),
        ("[specs.\"a.md\"]\nrepository = 1979-05-27", 2, "specs.\"a.md\".repository", .wrongType),
    ]

    @Test("What is wrong is said with file, line and key", arguments: wrong)
    func refuses(text: String, line: Int, key: String, code: SettingsError.Code) throws {
        let error = try #require(throws: SettingsError.self) { try decode(text) }
        #expect(error.code == code)
        #expect(error.description.hasPrefix("batch.toml:\(line): read batch file, key \(key): "), "\(error)")
        #expect(error.hint != nil || code == .outOfRange)
    }

    @Test("What is not TOML, not text or too large is refused", arguments: ["a = ", "a = 1\na = 2", "[", "\0"])
    func syntax(text: String) throws {
        let error = try #require(throws: SettingsError.self) { try decode(text) }
        #expect(error.code == .syntax)
        #expect(error.description.hasPrefix("batch.toml:"))
    }
}
