// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Settings that are wrong stop every command before it does anything, with status 64 and one sentence.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputSettingsTests {
    @Test(
        "Each command that has settings refuses a wrong file",
        arguments: [
            ["status"], ["inspect", "01JD8Y3W0K7Q2M4N6P8R0S2T4V"], ["policy", "show", "verifier"], ["config", "show"],
            ["config", "check"], ["sandbox", "exec", "--policy", "verifier"], ["plan"], ["run"],
        ])
    func commands(command: [String]) throws {
        let harness = try BadInputHarness()
        let file = try harness.write("schema = 1\n\n[run]\natempts = 3\n", to: "orchestrator.toml")
        let rest =
            switch command[0] {
            case "run": harness.runArguments()
            case "plan": command + [harness.sample]
            default: command
            }
        let payload = command[0] == "sandbox" ? ["--", "/bin/true"] : []
        try harness.expectRefusal(
            rest + ["--config", file] + payload,
            says: ["\(file):4: key run.atempts: there is no such key; hint: did you mean attempts?"])
    }

    @Test("A variable that looks like a setting and is none is refused, also by a run")
    func variable() throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(
            harness.runArguments(), prefix: ["env", "NEXUS_RUN_ATEMPTS=3"],
            says: ["environment variable NEXUS_RUN_ATEMPTS: there is no such setting", "mean NEXUS_RUN_ATTEMPTS?"])
        try harness.expectRefusal(
            ["config", "show"], prefix: ["env", "NEXUS_CHECKS_CONCURRENT=nine"],
            says: ["environment variable NEXUS_CHECKS_CONCURRENT: it is \"nine\"", "a whole number, from 1 to 8"])
        try harness.expectRefusal(
            ["config", "show", "--profile", "night"], says: ["flag --profile: there is no profile \"night\""])
    }

    static let files = [
        BadInputRow(testDescription: "not there", says: ["orchestrator.toml: ", "ENOENT"]) { _ in },
        BadInputRow(testDescription: "a folder", says: ["orchestrator.toml: it is not a regular file"]) {
            try $0.shell("mkdir orchestrator.toml")
        },
        BadInputRow(testDescription: "a pipe", says: ["orchestrator.toml: it is not a regular file"]) {
            try $0.shell("mkfifo orchestrator.toml")
        },
        BadInputRow(testDescription: "another user's", says: ["is owned by uid 65534", "hint: as root nexus reads"]) {
            try $0.write("schema = 1\n", to: "orchestrator.toml", owner: 65534)
        },
        BadInputRow(testDescription: "writable by others", says: ["mode 0666", "hint: as root nexus reads"]) {
            try $0.write("schema = 1\n", to: "orchestrator.toml", mode: 0o666)
        },
        BadInputRow(testDescription: "empty", says: [":1: key schema: it is not set", "schema = 1"]) {
            try $0.write("", to: "orchestrator.toml")
        },
        BadInputRow(testDescription: "not TOML", says: [":2: read settings: not valid TOML"]) {
            try $0.write("schema = 1\nrun: {}\n", to: "orchestrator.toml")
        },
        BadInputRow(testDescription: "not text", says: [":1: read settings: it is not UTF-8 text"]) {
            try $0.write([0x73, 0xFF], to: "orchestrator.toml")
        },
        BadInputRow(testDescription: "too large", says: ["EFBIG (file too large)"]) {
            try $0.shell("head -c 300000 /dev/zero | tr '\\0' '#' > orchestrator.toml")
        },
        BadInputRow(testDescription: "endless", says: ["/dev/zero is owned by uid 0, mode 0666: not trusted"]) {
            try $0.shell("ln -s /dev/zero orchestrator.toml")
        },
        BadInputRow(testDescription: "a secret itself", says: [":2: key secrets.model: a secret itself has no place"]) {
            try $0.write("schema = 1\nsecrets.model = \"CANARY\"\n", to: "orchestrator.toml")
        },
    ]

    @Test("A file that somebody named must be a settings file that can be trusted", arguments: files)
    func file(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        let file = harness.path("orchestrator.toml")
        try harness.expectRefusal(["config", "show", "--config", file], says: row.says)
        try harness.expectRefusal(harness.runArguments(), prefix: ["env", "NEXUS_CONFIG=\(file)"], says: row.says)
    }

    @Test("Ids that systemd hands out are refused by what would use them")
    func hostIDs() throws {
        let harness = try BadInputHarness()
        let file = try harness.write("schema = 1\n[sandbox]\nuid-base = 600000\n", to: "orchestrator.toml")
        let says = ["\(file):3: key sandbox.uid-base: 600000 to 143206369 are not free", "systemd's containers"]
        for command in [
            harness.runArguments() + ["--config", file], ["config", "check", "--config", file],
            ["sandbox", "exec", "--policy", "verifier", "--config", file, "--", "/bin/true"],
        ] { try harness.expectRefusal(command, says: says) }
    }

    static let unusableValues: [(text: String, says: [String])] = [
        ("sandbox.agent-policy = \"nonesuch\"", [":2: key sandbox.agent-policy: ", "nonesuch"]),
        ("sandbox.verifier-policy = \"/no/where.yaml\"", [":2: key sandbox.verifier-policy: ", "ENOENT"]),
        ("[profiles.night]\nsandbox.agent-policy = \"night\"", [":3: key sandbox.agent-policy: ", "night.yaml"]),
        ("redaction.patterns = [\"a\", \"(b\"]", [":2: key redaction.patterns: ", "pattern a: not a pattern"]),
    ]

    @Test(
        "A policy or pattern that no run could use is refused by config check, with its place",
        arguments: unusableValues)
    func unusable(text: String, says: [String]) throws {
        let harness = try BadInputHarness()
        let file = try harness.write("schema = 1\n\(text)\n", to: "orchestrator.toml")
        let profile = text.contains("night") ? ["--profile", "night"] : []
        try harness.expectRefusal(["config", "check", "--config", file] + profile, says: says)
    }

    @Test("A policy that is there and can't be decoded is refused by config check, with the place of both")
    func undecodable() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir policies")
        let policy = try harness.write("nexus-policy: 1\nextends: agent\nlimts: {}\n", to: "policies/mine.yaml")
        let file = try harness.write(
            "schema = 1\n[sandbox]\npolicies = \"\(harness.path("policies"))\"\nagent-policy = \"mine\"\n",
            to: "orchestrator.toml")
        try harness.expectRefusal(
            ["config", "check", "--config", file],
            says: ["\(file):4: key sandbox.agent-policy: \(policy):3: ", "limts"])
        try harness.expectRefusal(
            ["config", "check"], prefix: ["env", "NEXUS_SANDBOX_AGENT_POLICY=\(policy)"],
            says: ["key sandbox.agent-policy, from environment variable NEXUS_SANDBOX_AGENT_POLICY: ", "limts"])
    }

    @Test("A secret that is absent or that everybody can read is refused by config check")
    func secrets() throws {
        let harness = try BadInputHarness()
        let key = try harness.write("CANARY\n", to: "key", mode: 0o644)
        let file = try harness.write("schema = 1\nsecrets.model.file = \"\(key)\"\n", to: "orchestrator.toml")
        try harness.expectRefusal(
            ["config", "check", "--config", file], says: ["look up secret model: ", "everybody can read it"])
        let other = try harness.write("schema = 1\nsecrets.model.environment = \"NOBODYS\"\n", to: "other.toml")
        try harness.expectRefusal(
            ["config", "check", "--config", other], says: ["secret model: environment NOBODYS is not set"])
    }
}
