// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Batches that are refused before anything starts, and specifications that ask for too much.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BatchInputTests {
    /// A folder with one specification and its recording.
    private static func prepare(_ harness: BadInputHarness, _ file: String?, options: [String] = []) throws -> [String]
    {
        try harness.shell("mkdir -p in/recordings && cp '\(harness.sample)' in/a.md")
        try harness.shell("cp '\(harness.sampleRecording)' in/recordings/a.yaml")
        if let file { try harness.write(file, to: "in/batch.toml") }
        return ["batch", harness.path("in")] + options
    }

    static let standard = "output = \"../out\"\n[defaults]\nrecordings = \"recordings\"\n"

    static let files: [(file: String, says: [String])] = [
        ("outptu = \"out\"", ["batch.toml:1: ", "outptu", "known: "]),
        ("output = ", ["batch.toml:1: "]),
        (standard + "attempts = \"many\"", ["batch.toml:4: ", "defaults.attempts", "a whole number"]),
        (standard + "policies = [\"agent\", \"nonesuch\"]", ["batch.toml:4: ", "defaults.policies", "nonesuch"]),
        (standard + "[specs.\"b.md\"]", ["batch.toml:4: ", "specs.\"b.md\"", "there is no such file"]),
        (standard + "[specs.\"a.md\"]\nrecording = \"b.yaml\"", ["batch.toml:5: ", "recording", "b.yaml"]),
        (
            standard + "[specs.\"a.md\"]\nrepository = \"no/where\"",
            ["batch.toml:5: ", "repository", "the folder above it does not exist"]
        ),
        (
            standard + "profile = \"nigth\"",
            ["batch.toml:4: ", "defaults.profile", "nigth: the settings have no such profile"]
        ),
        (standard + "[specs.\"a.md\"]\nprofile = \"nigth\"", ["batch.toml:5: ", "specs.\"a.md\".profile", "nigth"]),
        ("output = \"../out\"\n[defaults]\nrecordings = \"records\"", ["batch.toml:3: ", "records", "no such folder"]),
        ("output = \"../out\"", ["a.md", "--recordings"]),
        ("[defaults]\nmock = true", ["--output"]),
        ("output = \"../no/where\"\n[defaults]\nmock = true", ["the folder above the output folder does not exist"]),
    ]

    @Test("A batch file that is wrong, or names what is not there, stops the batch before it starts", arguments: files)
    func file(file: String, says: [String]) throws {
        let harness = try BadInputHarness()
        let arguments = try Self.prepare(harness, file)
        try harness.expectRefusal(arguments, says: says)
    }

    static let usages: [(options: [String], says: String)] = [
        (["--jobs", "0"], "--jobs"), (["--jobs", "many"], "--jobs"), (["--format", "xml"], "xml"),
        (["--progress", "loud"], "loud"), (["--batch-file", "nowhere.toml"], "nowhere.toml"),
        (["--junit", "no/where.xml"], "no/where.xml"), (["--recordings", "nowhere"], "nowhere"),
    ]

    @Test("A command line that can't be carried out stops the batch before it starts", arguments: usages)
    func usage(options: [String], says: String) throws {
        let harness = try BadInputHarness()
        let arguments = try Self.prepare(harness, Self.standard, options: options)
        try harness.expectRefusal(arguments, says: [says])
    }

    @Test("A folder that is not there or holds no specification is refused")
    func folder() throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(["batch", harness.path("in"), "--output", "out"], says: ["ENOENT"])
        try harness.shell("mkdir in && touch in/notes.txt in/.a.md")
        try harness.expectRefusal(
            ["batch", harness.path("in"), "--output", "out"], says: ["there is no specification"])
    }

    @Test("As root, a batch file that somebody else can write is refused")
    func untrusted() throws {
        let harness = try BadInputHarness()
        let arguments = try Self.prepare(harness, nil)
        try harness.write(Self.standard, to: "in/batch.toml", owner: 1000)
        try harness.expectRefusal(arguments, says: ["batch.toml", "not trusted"])
    }

    static let requests: [(options: [String], text: String, status: Int32, says: String)] = [
        ([], "attempts: 2\nrisk: high", 0, ""),
        ([], "attempts: 4", 64, "a.md:2: read front matter, key `attempts`: 4 is more than is granted, which is 3"),
        (["--max-attempts", "1"], "attempts: 2", 64, "which is 1"),
        (["--max-attempts", "1"], "risk: high", 1, "B refused"),
        ([], "policy: verifier", 64, "does not offer `verifier`"),
        (["--allow-policy", "verifier"], "policy: verifier", 0, ""),
        (["--allow-policy", "nonesuch"], "", 64, "nonesuch"),
        (["--max-tokens", "-1"], "", 64, "--max-tokens"),
    ]

    @Test("Front matter lowers, raises and chooses within what is granted, and nothing else", arguments: requests)
    func frontMatter(options: [String], text: String, status: Int32, says: String) throws {
        let harness = try BadInputHarness()
        let sample = try String(contentsOfFile: harness.sample, encoding: .utf8)
        let specification = try harness.write("---\n\(text)\n---\n\(sample)", to: "a.md")
        let end = try harness.run(harness.runArguments(specification) + options)
        #expect(end.status == status, "\(end.errors)")
        #expect(says.isEmpty || end.errors.contains(says), "\(end.errors)")
    }

    @Test("The policy that front matter chooses is the one that is enforced")
    func enforces() throws {
        let harness = try BadInputHarness()
        let sample = try String(contentsOfFile: harness.sample, encoding: .utf8)
        var plans: [Set<String>] = []
        for policy in ["agent", "verifier"] {
            let specification = try harness.write("---\npolicy: \(policy)\n---\n\(sample)", to: "\(policy).md")
            let options = ["--allow-policy", "agent", "--allow-policy", "verifier"]
            let run = harness.runArguments(specification, repository: policy, state: "\(policy).state") + options
            #expect(try harness.run(run).status == 0)
            let database = harness.path("\(policy).state/state.sqlite")
            let script = """
                import json, sqlite3, sys
                for (text,) in sqlite3.connect(sys.argv[1]).execute("SELECT document FROM attempts"):
                    outcome = json.loads(text)["value"].get("outcome")
                    if outcome: print(outcome["plan"])
                """
            let found = try harness.command(["python3", "-I", "-c", script, database])
            plans.append(Set(found.split(separator: "\n").map(String.init)))
        }
        #expect(plans.map(\.count) == [1, 1])
        #expect(plans[0] != plans[1])
    }
}
