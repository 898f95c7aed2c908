// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Settings that are right do what they say.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct SettingsCommandTests {
    @Test("config show says each value and its origin, and no secret")
    func show() throws {
        let harness = try BadInputHarness()
        let file = try harness.write(
            """
            schema = 1
            run.attempts = 5
            secrets.model.environment = "MODEL_TOKEN"
            [profiles.night]
            checks.concurrent = 4
            """, to: "orchestrator.toml")
        let environment = ["env", "NEXUS_CONFIG=\(file)", "NEXUS_BATCH_JOBS=7", "MODEL_TOKEN=CANARY"]
        let arguments = ["config", "show", "--origin", "--profile", "night"]
        let end = try harness.run(arguments, prefix: environment)
        #expect(end.status == 0 && end.errors == "", "\(end.errors)")
        let rows = end.output.split(separator: "\n").map {
            $0.split(separator: " ", maxSplits: 1)[0] + " " + $0.words(1)
        }
        #expect(rows.contains("run.attempts 5 \(file):2"))
        #expect(rows.contains("run.tokens 1000000000000 default"))
        #expect(rows.contains("checks.concurrent 4 profile night, \(file):5"))
        #expect(rows.contains("batch.jobs 7 environment variable NEXUS_BATCH_JOBS"))
        #expect(rows.contains("secrets.model <secret: environment MODEL_TOKEN> \(file):3"))
        let json = try harness.run(arguments + ["--format", "json"], prefix: environment)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["schema"] as? Int == 1 && object?["profile"] as? String == "night")
        let check = try harness.run(["config", "check"], prefix: environment)
        #expect(
            check.output == """
                policy agent is there
                policy verifier is there
                secret model is there: environment MODEL_TOKEN
                the settings are in order

                """)
        for end in [end, json, check] { #expect(!(end.output + end.errors).contains("CANARY")) }
    }

    @Test("An ordinary user's file is found where the user keeps such files")
    func user() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir -p home/.config/nexus xdg/nexus")
        try harness.write("schema = 1\nrun.attempts = 5\n", to: "home/.config/nexus/orchestrator.toml", owner: 65534)
        try harness.write("schema = 1\nrun.attempts = 6\n", to: "xdg/nexus/orchestrator.toml", mode: 0o666)
        let user = [
            "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "-u", "XDG_CONFIG_HOME",
        ]
        let home = try harness.run(["config", "show"], prefix: user + ["HOME=\(harness.path("home"))"])
        #expect(home.output.contains(/run.attempts +5\n/), "\(home.errors)")
        let other = try harness.run(["config", "show"], prefix: user + ["XDG_CONFIG_HOME=\(harness.path("xdg"))"])
        #expect(other.output.contains(/run.attempts +6\n/), "\(other.errors)")
    }

    @Test("A ceiling of the settings ends a run that a specification would let go on")
    func ceiling() throws {
        let harness = try BadInputHarness()
        let free = try harness.run(harness.runArguments(repository: "free", state: "free-state"))
        #expect(free.status == 0 && free.errors.contains("attempt 2"), "\(free.errors)")
        let held = try harness.run(harness.runArguments(), prefix: ["env", "NEXUS_RUN_ATTEMPTS=1"])
        #expect(held.status == 1 && !held.errors.contains("attempt 2"), "\(held.errors)")
    }

    @Test("The state folder, the policies and the checks at a time come from the file")
    func file() throws {
        let harness = try BadInputHarness()
        try harness.shell("mkdir policies")
        try harness.write("nexus-policy: 1\nextends: verifier\nlimits:\n  pids: 63\n", to: "policies/mine.yaml")
        let file = try harness.write(
            """
            schema = 1
            state.folder = "\(harness.path("state-{uid}"))"
            checks.concurrent = 1
            [sandbox]
            policies = "\(harness.path("policies"))"
            verifier-policy = "mine"
            uid-base = 1950000000
            """, to: "orchestrator.toml")
        let run = try harness.run([
            "run", harness.sample, "--repo", harness.path("repo"), "--recording", harness.sampleRecording, "--config",
            file,
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try harness.run(["status", "--config", file]).output.contains("succeeded"))
        #expect(try harness.command(["ls", harness.path("state-0")]) != "")
        let ids = try harness.run(
            ["sandbox", "exec", "--policy", "mine", "--config", file, "--", "cat", "/proc/self/uid_map"])
        let first = ids.output.split(separator: " ").compactMap { Int($0) }.dropFirst().first ?? 0
        #expect(ids.status == 0 && first > 1_950_000_000 && first < 2_092_606_370, "\(ids.output)\(ids.errors)")
        let plain = try harness.run(["sandbox", "exec", "--policy", "mine", "--", "/bin/true"])
        #expect(plain.status == 64, "the policy is known only to the settings")
    }

    @Test("A flag says no to what the environment allows")
    func allowUnproven() throws {
        let harness = try BadInputHarness()
        let text = try String(contentsOfFile: harness.sample, encoding: .utf8)
        let specification = try harness.write(
            text.split(separator: "```python file=")[0] + "\n", to: "unproven.md")
        let allowed = ["env", "NEXUS_RUN_ALLOW_UNPROVEN=true"]
        #expect(try harness.run(["plan", specification]).status == 64)
        #expect(try harness.run(["plan", specification], prefix: allowed).status == 0)
        #expect(try harness.run(["plan", specification, "--no-allow-unproven"], prefix: allowed).status == 64)
        #expect(try harness.run(["plan", specification, "--allow-unproven"]).status == 0)
    }
}

extension Substring {
    /// The words from `first` on, one space between them.
    fileprivate func words(_ first: Int) -> String { split(separator: " ").dropFirst(first).joined(separator: " ") }
}
