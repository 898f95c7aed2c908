// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Settings

/// Which of several values is in force, and how that is shown.
struct ResolvedSettingsTests {
    @Test("A flag wins over the environment, that over the profile, that over the file, that over the default")
    func precedence() throws {
        let file = "schema = 1\nrun.attempts = 50\nprofiles.night.run.attempts = 40"
        let variable = ["NEXUS_RUN_ATTEMPTS": "30"]
        let flag = [SettingsSources.Flag("run.attempts", "20", name: "--attempts")]
        let place = { SourceLocation(file: "o.toml", line: $0) }
        let rows: [(ResolvedSettings, Int, SettingOrigin)] = [
            (try SettingsSample.resolve(nil), 100, .standard),
            (try SettingsSample.resolve(file), 50, .file(place(2))),
            (try SettingsSample.resolve(file, profile: "night"), 40, .profile("night", place(3))),
            (
                try SettingsSample.resolve(file, environment: variable, profile: "night"), 30,
                .variable("NEXUS_RUN_ATTEMPTS")
            ),
            (
                try SettingsSample.resolve(file, environment: variable, flags: flag, profile: "night"), 20,
                .flag("--attempts")
            ),
        ]
        for (settings, attempts, origin) in rows {
            #expect(settings.ceiling.attempts == attempts)
            #expect(settings.origin(of: .attempts) == origin)
        }
    }

    @Test("--profile wins over NEXUS_PROFILE, that over the file's own choice")
    func profile() throws {
        let own = try SettingsSample.resolve(SettingsSample.full)
        #expect(own.profile == "night" && own.batchJobs == 4 && own.concurrentChecks == 2)
        let variable = try SettingsSample.resolve(SettingsSample.full, environment: ["NEXUS_PROFILE": "day"])
        #expect(variable.profile == "day" && variable.batchJobs == 1 && variable.concurrentChecks == 8)
        let flag = try SettingsSample.resolve(
            SettingsSample.full, environment: ["NEXUS_PROFILE": "day"], profile: "night")
        #expect(flag.profile == "night" && flag.batchJobs == 4)
    }

    @Test("Each key can be set by its variable, and other variables of the project are left alone")
    func variables() throws {
        let environment = [
            "NEXUS_STATE_FOLDER": "/s", "NEXUS_RUN_ALLOW_UNPROVEN": "true", "NEXUS_RUN_ATTEMPT_TIME": "90s",
            "NEXUS_LOG_ROTATE_SIZE": "1GiB", "NEXUS_REDACTION_PATTERNS": "a,b\nc",
            "NEXUS_SANDBOX_UID_BASE": "1950000000",
            "NEXUS_STAGE": "x", "NEXUS_REQUIRE": "", "NEXUS_BUILD_DIR": "y", "NEXUS_CONFIG": "z", "nexus_run": "?",
        ]
        let settings = try SettingsSample.resolve(nil, environment: environment)
        #expect(settings.stateFolder(uid: 7) == "/s" && settings.allowsUnproven && !settings.isStateFolderStandard)
        #expect(settings.ceiling.attemptSeconds == 90 && settings.logRotateSize == 1 << 30)
        #expect(settings.redactionPatterns == ["a,b", "c"] && settings.hostIDs.first == 1_950_000_000)
        #expect(Set(SettingSchema.keys.map(\.variable)).count == SettingSchema.keys.count)
    }

    @Test(
        "The state folder follows user and environment",
        arguments: [
            (true, [:], "/var/lib/nexus/7"), (true, ["XDG_STATE_HOME": "/x"], "/var/lib/nexus/7"),
            (false, ["XDG_STATE_HOME": "/x", "HOME": "/h"], "/x/nexus"),
            (false, ["HOME": "/h"], "/h/.local/state/nexus"),
            (false, ["XDG_STATE_HOME": "x", "HOME": "/h"], "/h/.local/state/nexus"), (false, [:], nil),
            (false, ["HOME": "h"], nil),
        ] as [(Bool, [String: String], String?)])
    func stateFolder(isRoot: Bool, environment: [String: String], folder: String?) throws {
        let settings = try SettingsSample.resolve(nil, environment: environment, isRoot: isRoot)
        #expect(settings.stateFolder(uid: 7) == folder)
    }

    @Test("The file lies in /etc for root, in the user's configuration otherwise")
    func standardFile() {
        let file = { SettingsSources.standardFile(environment: $0, isRoot: $1) }
        #expect(file(["HOME": "/h"], true) == "/etc/nexus/orchestrator.toml")
        #expect(file(["HOME": "/h"], false) == "/h/.config/nexus/orchestrator.toml")
        #expect(file(["HOME": "/h", "XDG_CONFIG_HOME": "/c"], false) == "/c/nexus/orchestrator.toml")
        #expect(file([:], false) == nil)
    }

    @Test("The settings of schema version 1 are shown as they were when it was made")
    func golden() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let golden = try String(
            contentsOf: folder.appending(path: "Golden/settings-\(SettingSchema.version).json"), encoding: .utf8)
        let settings = try SettingsSample.resolve(
            SettingsSample.full, environment: ["NEXUS_LOG_LEVEL": "debug"],
            flags: [.init("state.folder", "/tmp/state", name: "--state")])
        let report = SettingsReport(settings, withOrigins: true)
        #expect(try report.json + "\n" == golden)
        #expect(!(try SettingsReport(settings, withOrigins: false).json.contains("origin")))
    }

    @Test("As a table each setting is one line that shows all of itself")
    func table() throws {
        let settings = try SettingsSample.resolve(
            "schema = 1\nredaction.patterns = [\"a\\nb\"]\nsecrets.m.environment = \"TOKEN\"\nstate.folder = \"/a\\u001b[2J\""
        )
        let lines = SettingsReport(settings, withOrigins: true).table.split(separator: "\n")
        #expect(lines.count == SettingSchema.keys.count + 1)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } })
        #expect(lines.last?.hasPrefix("secrets.m") == true)
        #expect(lines.last?.hasSuffix("<secret: environment TOKEN>  o.toml:3") == true)
        #expect(lines.contains { $0.hasPrefix("sandbox.images") && $0.contains(" - ") })
    }

    @Test("The documentation has the table of the schema, word for word")
    func documentation() throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(
            contentsOf: package.appending(path: "Sources/nexus/nexus.docc/Settings.md"), encoding: .utf8)
        #expect(page.contains(SettingSchema.markdown), "it should have:\n\(SettingSchema.markdown)")
    }

    @Test("Settings lower what a specification asks for and never raise it")
    func ceiling() throws {
        let asked = Budget(attempts: 5, attemptSeconds: 100, tokens: 10, microdollars: 20)
        let settings = try SettingsSample.resolve(
            "schema = 1\nrun = { attempts = 2, attempt-time = \"10min\", tokens = 0 }")
        #expect(
            asked.lowered(by: settings.ceiling)
                == Budget(attempts: 2, attemptSeconds: 100, tokens: 0, microdollars: 20))
        #expect(asked.lowered(by: try SettingsSample.resolve(nil).ceiling) == asked)
    }
}
