// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Settings

/// What an operator may get wrong: each with the line, the key and what is allowed.
struct WrongSettingsTests {
    /// The text after `schema = 1`, which is line 1; then the sentence's beginning behind the file, and a part of it.
    static let files: [(text: String, begins: String, says: String)] = [
        ("[run]\natempts = 3", "3: key run.atempts: there is no such key", "did you mean attempts?"),
        (
            "[run]\nfoo = 3", "3: key run.foo: there is no such key",
            "allowed here: allow-unproven, attempts, attempt-time"
        ),
        ("[rum]\nattempts = 3", "2: key rum: there is no such section", "did you mean run?"),
        ("[nothing-like-it]", "2: key nothing-like-it: there is no such section", "allowed here: schema, profile"),
        ("attempts = 3", "2: key attempts: there is no such section", "allowed here"),
        ("run = 3", "2: key run: it is a whole number", "a table of keys"),
        ("[[run]]\nattempts = 3", "2: key run: it is a list", "a table of keys"),
        ("[run]\nattempts = \"3\"", "3: key run.attempts: it is a text", "a whole number, from 1 to 100"),
        ("[run]\nattempts = 3.0", "3: key run.attempts: it is a fraction", "a whole number"),
        ("[run]\nattempts = true", "3: key run.attempts: it is true or false", "a whole number"),
        ("[run]\nattempts = [3]", "3: key run.attempts: it is a list", "a whole number"),
        ("[run]\nattempts = 1979-05-27", "3: key run.attempts: it is a date or time", "a whole number"),
        ("[run.attempts]\nx = 1", "2: key run.attempts: it is a table", "a whole number"),
        ("[run]\nattempts = 0", "3: key run.attempts: 0 is not allowed", "from 1 to 100"),
        ("[run]\nattempts = -1", "3: key run.attempts: -1 is not allowed", "from 1 to 100"),
        ("[run]\n\n\nattempts = 101", "5: key run.attempts: 101 is not allowed", "from 1 to 100"),
        ("[run]\ntokens = 1000000000001", "3: key run.tokens: 1000000000001 is not allowed", "1000000000000"),
        ("run.attempt-time = 600", "2: key run.attempt-time: it is a whole number", "a time such as 600s"),
        ("run.attempt-time = \"600\"", "2: key run.attempt-time: it is \"600\"", "from 1s to 24h"),
        ("run.attempt-time = \"0\"", "2: key run.attempt-time: 0 is not allowed", "from 1s to 24h"),
        ("run.attempt-time = \"25h\"", "2: key run.attempt-time: 25h is not allowed", "from 1s to 24h"),
        ("run.attempt-time = \"-5s\"", "2: key run.attempt-time: it is \"-5s\"", "a time"),
        ("run.attempt-time = \"1 h\"", "2: key run.attempt-time: it is \"1 h\"", "a time"),
        ("run.attempt-time = \"\"", "2: key run.attempt-time: it is empty", "a time"),
        ("log.rotate-size = \"16MB\"", "2: key log.rotate-size: it is \"16MB\"", "a size such as 512MiB"),
        ("log.rotate-size = \"99999999999GiB\"", "2: key log.rotate-size: 99999999999GiB is not allowed", "to 1GiB"),
        ("[run]\nallow-unproven = \"true\"", "3: key run.allow-unproven: it is a text", "true or false"),
        ("[run]\nallow-unproven = 1", "3: key run.allow-unproven: it is a whole number", "true or false"),
        ("[log]\nlevel = \"verbose\"", "3: key log.level: \"verbose\" is not allowed", "one of trace, debug, info"),
        ("[log]\nlevel = \"INFO\"", "3: key log.level: \"INFO\" is not allowed", "one of"),
        ("[log]\nlevel = \"\\u001b[2J\"", "3: key log.level: \"\\u{1b}[2J\" is not allowed", "one of"),
        ("[state]\nfolder = \"state\"", "3: key state.folder: \"state\" is not absolute", "an absolute path"),
        ("[state]\nfolder = \"~/state\"", "3: key state.folder: \"~/state\" is not absolute", "an absolute path"),
        ("[state]\nfolder = 1", "3: key state.folder: it is a whole number", "an absolute path"),
        (
            "[sandbox]\nagent-policy = \"a/b\"", "3: key sandbox.agent-policy: \"a/b\" is a path that is not absolute",
            "a name"
        ),
        ("[sandbox]\nuid-base = 1000", "3: key sandbox.uid-base: 1000 is not allowed", "from 65536 to 2004877278"),
        ("[sandbox]\nuid-base = 2147483648", "3: key sandbox.uid-base: 2147483648 is not allowed", "from 65536"),
        ("[redaction]\npatterns = \"x\"", "3: key redaction.patterns: it is a text", "a list of texts"),
        ("[redaction]\npatterns = [\"x\", 1]", "3: key redaction.patterns: an element is a whole number", "a list"),
        ("[redaction]\npatterns = [\"\"]", "3: key redaction.patterns: an element is empty", "a list of texts"),
        ("[redaction]\npatterns = [\"x\", \"x\"]", "3: key redaction.patterns: \"x\" is listed twice", "a list"),
        ("profile = \"night\"", "2: key profile: there is no profile \"night\"", "there are no profiles"),
        ("profile = \"nigth\"\nprofiles.night.run.attempts = 1", "2: key profile: there is no", "did you mean night?"),
        ("profile = 1", "2: key profile: it is a whole number", "the name of a profile"),
        ("profiles = 1", "2: key profiles: it is a whole number", "a table of keys"),
        ("[profiles]\nnight = 1", "3: key profiles.night: it is a whole number", "a table of keys"),
        ("[profiles.\"a b\"]", "2: key profiles.a b: it can't be called so", "letters, digits"),
        (
            "[profiles.night.run]\natempts = 1", "3: key profiles.night.run.atempts: there is no",
            "did you mean attempts?"
        ),
        ("[profiles.night.run]\nattempts = 0", "3: key profiles.night.run.attempts: 0 is not", "from 1 to 100"),
        ("[profiles.night.profile]", "2: key profiles.night.profile: there is no such section", "allowed here: state"),
        ("[secrets]\nmodel = \"sk-CANARY\"", "3: key secrets.model: a secret itself has no place", "one reference"),
        ("[secrets.model]\nvalue = \"sk-CANARY\"", "2: key secrets.model: a secret itself has no place", "environment"),
        ("[secrets.model]", "2: key secrets.model: a secret itself has no place here", "one reference"),
        (
            "[secrets.model]\nfile = \"/x\"\nenvironment = \"X\"", "2: key secrets.model: a secret itself has no place",
            "one reference"
        ),
        ("[secrets.model]\nfile = \"sk-CANARY\"", "3: key secrets.model.file: what it says is no", "an absolute path"),
        ("[secrets.model]\nenvironment = \"sk-CANARY\"", "3: key secrets.model.environment: what", "the name of a"),
        ("[secrets.model]\ncredential = \"../sk-CANARY\"", "3: key secrets.model.credential: what", "the name of a"),
        ("[secrets.\"a.b\"]\nfile = \"/x\"", "2: key secrets.a.b: it can't be called so", "letters, digits"),
    ]

    @Test("A wrong file is one sentence with line, key and what is allowed", arguments: files)
    func file(text: String, begins: String, says: String) throws {
        let error = try #require(
            #expect(throws: SettingsError.self) { try SettingsSample.resolve("schema = 1\n" + text) })
        #expect(error.description.hasPrefix("o.toml:\(begins)"), "\(error)")
        #expect(error.hint?.contains(says) == true, "\(error)")
        #expect(!error.description.contains("CANARY") && !error.description.contains("\n"))
    }

    static let schemas: [(text: String, begins: String)] = [
        ("", "o.toml:1: key schema: it is not set; hint: begin the file with `schema = 1`"),
        ("[run]\nattempts = 1", "o.toml:1: key schema: it is not set"),
        ("\nschema = 2", "o.toml:2: key schema: this nexus does not know version 2"),
        ("schema = \"1\"", "o.toml:1: key schema: it is a text"),
    ]

    @Test("A file says which version it is written for", arguments: schemas)
    func schema(text: String, begins: String) throws {
        let error = try #require(#expect(throws: SettingsError.self) { try SettingsSample.resolve(text) })
        #expect(error.description.hasPrefix(begins), "\(error)")
    }

    static let variables: [(name: String, value: String, sentence: String)] = [
        ("NEXUS_RUN_ATEMPTS", "1", "there is no such setting; hint: did you mean NEXUS_RUN_ATTEMPTS?"),
        ("NEXUS_FOO", "1", "there is no such setting; hint: unset it"),
        ("NEXUS_RUN_ATTEMPTS", "many", "it is \"many\"; hint: allowed is a whole number, from 1 to 100"),
        ("NEXUS_RUN_ATTEMPTS", "", "it is empty; hint: allowed is a whole number, from 1 to 100"),
        ("NEXUS_RUN_ATTEMPTS", "101", "101 is not allowed; hint: allowed is a whole number, from 1 to 100"),
        ("NEXUS_RUN_ALLOW_UNPROVEN", "yes", "it is \"yes\"; hint: allowed is true or false"),
        ("NEXUS_STATE_FOLDER", "here", "\"here\" is not absolute; hint: allowed is an absolute path"),
        ("NEXUS_PROFILE", "night", "there is no profile \"night\"; hint: there are no profiles"),
    ]

    @Test("A wrong variable is one sentence with its name", arguments: variables)
    func variable(name: String, value: String, sentence: String) throws {
        let error = try #require(
            #expect(throws: SettingsError.self) { try SettingsSample.resolve(nil, environment: [name: value]) })
        #expect(error.description == "environment variable \(name): \(sentence)")
    }

    @Test("A wrong flag is one sentence with its name")
    func flag() throws {
        let flag = SettingsSources.Flag("batch.jobs", "0", name: "--jobs")
        let error = try #require(
            #expect(throws: SettingsError.self) { try SettingsSample.resolve(nil, flags: [flag]) })
        #expect(error.description == "flag --jobs: 0 is not allowed; hint: allowed is a whole number, from 1 to 64")
        #expect(SettingsSources.Flag("batch.job", "1", name: "--jobs") == nil)
        let profile = #expect(throws: SettingsError.self) {
            try SettingsSample.resolve(SettingsSample.full, profile: "noon")
        }
        #expect(profile?.description == "flag --profile: there is no profile \"noon\"; hint: there are: day, night")
    }

    @Test("What is wrong is refused also where something else would have won")
    func hidden() {
        #expect(throws: SettingsError.self) {
            try SettingsSample.resolve(
                "schema = 1\nrun.attempts = 0", environment: ["NEXUS_RUN_ATTEMPTS": "1"],
                flags: [.init("run.attempts", "2", name: "--attempts")])
        }
    }
}
