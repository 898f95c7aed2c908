// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What the operator configures: policies, images and recordings that can't be used.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputPolicyTests {
    private static func policy(_ text: String) -> @Sendable (BadInputHarness) throws -> Void {
        { harness in try harness.write(text, to: "x.yaml") }
    }

    private static let sound = "nexus-policy: 1\nextends: verifier\nlimits:\n  pids: 32\n"

    static let policies: [BadInputRow] = [
        BadInputRow(testDescription: "missing", says: ["x.yaml", "ENOENT (no such file or directory)"]) { _ in },
        BadInputRow(testDescription: "a folder", says: ["x", "not a regular file"]) { try $0.shell("mkdir x.yaml") },
        BadInputRow(testDescription: "a FIFO", says: ["x", "not a regular file"]) { try $0.shell("mkfifo x.yaml") },
        BadInputRow(testDescription: "empty", says: ["x.yaml:1: ", "it says nothing"], make: policy("")),
        BadInputRow(testDescription: "no YAML", says: ["x.yaml:2: ", "not valid YAML"], make: policy("demands: [\n")),
        BadInputRow(
            testDescription: "an unknown key", says: ["x.yaml:5: ", "netwrok", "no such key"],
            make: policy(sound + "netwrok: open\n")),
        BadInputRow(testDescription: "a circle", says: ["y.yaml:2: ", "x → y → x", "circle"]) {
            try $0.write("nexus-policy: 1\nextends: y\nlimits:\n  pids: 32\n", to: "x.yaml")
            try $0.write("nexus-policy: 1\nextends: x\nlimits:\n  pids: 32\n", to: "y.yaml")
        },
        BadInputRow(
            testDescription: "extends nothing that is there", says: ["x.yaml:2: ", "nowhere"],
            make: policy("nexus-policy: 1\nextends: nowhere\nlimits:\n  pids: 32\n")),
        BadInputRow(testDescription: "another user's", says: ["x.yaml is owned by uid 1000", "not trusted"]) {
            try $0.write(sound, to: "x.yaml", owner: 1000)
        },
        BadInputRow(
            testDescription: "writable by others", says: ["x.yaml is owned by uid 0, mode 0666", "not trusted"]
        ) {
            try $0.write(sound, to: "x.yaml", mode: 0o666)
        },
        BadInputRow(testDescription: "in another user's folder", says: ["is owned by uid 1000", "not trusted"]) {
            try $0.write(sound, to: "x.yaml")
            try $0.shell("chown 1000 .")
        },
    ]

    @Test("sandbox exec refuses a policy that can't be used", arguments: policies)
    func refusesPolicy(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        let arguments = ["sandbox", "exec", "--policy", "./x.yaml", "--", "/bin/true"]
        try harness.expectRefusal(arguments, says: row.says)
        try harness.expectRefusal(["policy", "show", "./x.yaml"], says: row.says)
    }

    @Test("The same policy, unbroken and trusted, is taken")
    func soundPolicy() throws {
        let harness = try BadInputHarness()
        try harness.write(Self.sound, to: "x.yaml")
        let end = try harness.run(["sandbox", "exec", "--policy", "./x.yaml", "--", "/bin/true"])
        #expect(end.status == 0, "\(end.errors)")
    }

    static let images: [BadInputRow] = [
        BadInputRow(testDescription: "no YAML", says: ["images/host.yaml:2: ", "not valid YAML"]) {
            try $0.write("nexus-image: [\n", to: "host.yaml")
        },
        BadInputRow(testDescription: "empty", says: ["images/host.yaml:1: ", "it says nothing"]) {
            try $0.write("", to: "host.yaml")
        },
        BadInputRow(testDescription: "an unknown key", says: ["images/host.yaml:", "colour", "no such key"]) {
            try $0.shell("cp '\($0.stage)/share/nexus/images/host.yaml' . && echo 'colour: red' >> host.yaml")
        },
        BadInputRow(testDescription: "a home folder", says: ["images/host.yaml:", "/home"]) {
            try $0.shell("sed 's,source: /usr,source: /home,' '\($0.stage)/share/nexus/images/host.yaml' > host.yaml")
        },
        BadInputRow(testDescription: "missing", says: ["images/host.yaml", "ENOENT"]) { _ in },
    ]

    @Test("A broken image is refused before anything starts", arguments: images)
    func refusesImage(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try harness.shell("cp -a '\(harness.stage)' stage")
        try harness.shell("rm stage/share/nexus/images/host.yaml")
        try row.make(harness)
        try harness.shell("test ! -e host.yaml || mv host.yaml stage/share/nexus/images/")
        let before = try harness.snapshot()
        let commands = [
            ["sandbox", "exec", "--policy", "verifier", "--", "/bin/true"], ["policy", "show", "verifier"],
            harness.runArguments(),
        ]
        for command in commands {
            let end = try BadInputChild([harness.path("stage/bin/nexus")] + command, folder: harness.folder).wait(
                seconds: 30)
            #expect(end.status == 64, "\(end.errors)")
            #expect(end.errors.hasPrefix("nexus: ") && end.errors.split(separator: "\n").count == 1, "\(end.errors)")
            for part in row.says { #expect(end.errors.contains(part), "\(end.errors)") }
        }
        #expect(try harness.snapshot() == before)
    }

    private static func recording(_ text: String) -> @Sendable (BadInputHarness) throws -> Void {
        { harness in try harness.write("nexus-recording: 1\n" + text, to: "r.yaml") }
    }

    static let recordings: [BadInputRow] = [
        BadInputRow(testDescription: "missing", says: ["r.yaml", "ENOENT (no such file or directory)"]) { _ in },
        BadInputRow(testDescription: "a FIFO", says: ["r.yaml", "not a regular file"]) {
            try $0.shell("mkfifo r.yaml")
        },
        BadInputRow(testDescription: "empty", says: ["r.yaml", "the file is empty"]) { try $0.write("", to: "r.yaml") },
        BadInputRow(testDescription: "no YAML", says: ["r.yaml:3: ", "not YAML"], make: recording("attempts: [\n")),
        BadInputRow(
            testDescription: "an unknown key", says: ["r.yaml:2: ", "unknown key \"tries\""],
            make: recording("tries: []\n")),
        BadInputRow(
            testDescription: "an unknown work item", says: ["r.yaml:3: ", "ZZ", "no such work item"],
            make: recording("attempts:\n  - work-item: ZZ\n    attempt: 1\n    turns:\n      - finish: done\n")),
    ]

    @Test("run refuses a recording that can't be used", arguments: recordings)
    func refusesRecording(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        try harness.expectRefusal(harness.runArguments(recording: "r.yaml"), says: row.says)
    }

    @Test("--mock without a recording of the specification's name says which option names one")
    func noSampleRecording() throws {
        let harness = try BadInputHarness()
        try harness.shell("cp '\(harness.sample)' mine.md")
        try harness.expectRefusal(
            ["run", "mine.md", "--repo", harness.path("repo"), "--mock", "--state", harness.path("state")],
            says: ["mine.md", "--recording"])
    }
}
