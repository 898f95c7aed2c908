// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Constraints and overrides that can't be used are refused by `plan` and by `run`, with file and line, and change
/// nothing.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputConstraintTests {
    private static let override = """
        nexus-overrides: 1
        overrides:
          - constraint: tests.req-3
            requirement: REQ-3
            justification: The translation service is down.
            author: Ada
            expires: 9999-12-31

        """

    private static func changed(_ from: String, _ to: String) -> @Sendable (BadInputHarness) throws -> Void {
        { harness in
            try #require(override.contains(from))
            try harness.write(override.replacing(from, with: to), to: "o.yaml")
        }
    }

    static let overrides: [BadInputRow] = [
        BadInputRow(testDescription: "missing", says: ["o.yaml", "ENOENT (no such file or directory)"]) { _ in },
        BadInputRow(testDescription: "a folder", says: ["o.yaml", "not a regular file"]) {
            try $0.shell("mkdir o.yaml")
        },
        BadInputRow(testDescription: "empty", says: ["o.yaml:1: ", "it says nothing"]) {
            try $0.write("", to: "o.yaml")
        },
        BadInputRow(
            testDescription: "no YAML", says: ["o.yaml:", "not valid YAML"], make: changed("author: Ada", "author: [")),
        BadInputRow(
            testDescription: "an unknown key", says: ["o.yaml:6: ", "autor", "no such key"],
            make: changed("author", "autor")),
        BadInputRow(
            testDescription: "expired", says: ["o.yaml:3: ", "tests.req-3", "it expired with 2025-12-31"],
            make: changed("9999", "2025")),
        BadInputRow(
            testDescription: "no justification", says: ["o.yaml:3: ", "justification"],
            make: changed("    justification: The translation service is down.\n", "")),
        BadInputRow(
            testDescription: "an unknown requirement", says: ["o.yaml:3: ", "REQ-9"],
            make: changed("requirement: REQ-3", "requirement: REQ-9")),
        BadInputRow(
            testDescription: "what can't be overridden", says: ["o.yaml:3: ", "scope.owned", "nobody can override it"],
            make: changed("tests.req-3\n    requirement: REQ-3", "scope.owned\n    work-item: B")),
        BadInputRow(testDescription: "another user's", says: ["o.yaml is owned by uid 1000", "not trusted"]) {
            try $0.write(override, to: "o.yaml", owner: 1000)
        },
    ]

    @Test("an override file that can't be used is refused", arguments: overrides)
    func refusesOverrides(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        try harness.expectRefusal(["plan", harness.sample, "--overrides", "o.yaml"], says: row.says)
        try harness.expectRefusal(harness.runArguments() + ["--overrides", "o.yaml"], says: row.says)
    }

    @Test("an override is shown by plan, and what it lowers is recorded by run")
    func takesOverride() throws {
        let harness = try BadInputHarness()
        try harness.write(Self.override, to: "o.yaml")
        let plan = try harness.run(["plan", harness.sample, "--overrides", "o.yaml"])
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains("override: tests.req-3 of B is a should until 9999-12-31, by Ada"))
        let run = try harness.run(harness.runArguments() + ["--overrides", "o.yaml"])
        #expect(run.status == 0, "\(run.errors)")
        // The first attempt at B breaks REQ-3 and REQ-4; only one of them still refuses it.
        #expect(run.errors.contains("fail tests.req-3\n"))
        #expect(run.errors.contains("tests.req-3 is a should, overridden by Ada: refuses nothing"))
        #expect(!run.errors.contains("(tests.req-3)"))
        #expect(run.errors.contains("refused: tests.failed (tests.req-4)"))
    }

    private static func house(_ entries: String) -> @Sendable (BadInputHarness) throws -> Void {
        { try $0.commit("nexus-constraints: 1\nconstraints:\n\(entries)", to: "house.yaml") }
    }

    private static let place = ".nexus/constraints/house.yaml"

    static let houses: [BadInputRow] = [
        BadInputRow(testDescription: "empty", says: ["\(place):1: ", "it says nothing"]) {
            try $0.commit("", to: "house.yaml")
        },
        BadInputRow(testDescription: "no YAML", says: ["\(place):", "not valid YAML"], make: house("  - [\n")),
        BadInputRow(
            testDescription: "an unknown key", says: ["\(place):3: ", "nmae", "no such key"],
            make: house("  - nmae: x\n")),
        BadInputRow(
            testDescription: "a shipped name", says: ["\(place):3: ", "secrets.none", "the operator's"],
            make: house("  - name: secrets.none\n    level: may\n    checker: secrets\n    sentence: Never mind.\n")),
        BadInputRow(
            testDescription: "loosening", says: ["\(place):4: ", "secrets.none", "may not loosen must to should"],
            make: house("  - tighten: secrets.none\n    level: should\n")),
        BadInputRow(testDescription: "no constraint file", says: ["notes.txt", "only .yaml files"]) {
            try $0.commit("Notes.\n", to: "notes.txt")
        },
        BadInputRow(testDescription: "a link", says: [".nexus/constraints/house.yaml", "not a plain file"]) {
            try $0.commit("", to: "x.yaml", also: "ln -s /etc/passwd .nexus/constraints/house.yaml")
        },
        BadInputRow(testDescription: "larger than is read", says: ["\(place)", "larger than 262144 bytes"]) {
            try $0.commit(String(repeating: "#", count: 262_145), to: "house.yaml")
        },
    ]

    @Test("a repository's constraints that can't be used are refused", arguments: houses)
    func refusesHouse(row: BadInputRow) throws {
        let harness = try BadInputHarness()
        try row.make(harness)
        try harness.expectRefusal(["plan", harness.sample, "--repo", "repo"], says: row.says)
        try harness.expectRefusal(harness.runArguments(), says: row.says)
    }

    @Test("a repository's constraints count as they are committed, not as they lie in the work tree")
    func readsCommit() throws {
        let harness = try BadInputHarness()
        try harness.commit(
            "nexus-constraints: 1\nconstraints:\n  - tighten: scope.owned\n    parameters: {max-files: 7}\n",
            to: "house.yaml")
        try harness.shell("echo broken > repo/.nexus/constraints/untracked.yaml")
        let plan = try harness.run(["plan", harness.sample, "--repo", "repo", "--format", "json"])
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains("\"files\" : 7"))
        #expect(plan.output.contains("\"file\" : \".nexus/constraints/house.yaml\""))
    }

    @Test("the operator's own constraint files are trusted like policies, and refused with their line")
    func readsInstallation() throws {
        let harness = try BadInputHarness()
        try harness.shell("cp -a '\(harness.stage)' stage")
        let folder = "stage/share/nexus/policies/constraints"
        try harness.write("nexus-constraints: 1\nconstraints:\n  - nmae: x\n", to: "\(folder)/house.yaml")
        let nexus = harness.path("stage/bin/nexus")
        let broken = try BadInputChild([nexus, "plan", harness.sample], folder: harness.folder).wait(seconds: 60)
        #expect(broken.status == 64)
        #expect(broken.errors.contains("policies/constraints/house.yaml:3: "), "\(broken.errors)")
        try harness.shell("chown 1000 \(folder)/house.yaml")
        let foreign = try BadInputChild([nexus, "plan", harness.sample], folder: harness.folder).wait(seconds: 60)
        #expect(foreign.status == 64)
        #expect(foreign.errors.contains("not trusted"), "\(foreign.errors)")
    }
}

extension BadInputHarness {
    /// Makes a repository whose first commit holds one constraint file, and what a command adds.
    fileprivate func commit(_ text: String, to name: String, also command: String = "true") throws {
        try shell("mkdir -p repo/.nexus/constraints")
        try write(text, to: "repo/.nexus/constraints/\(name)")
        try shell(
            """
            cd repo; \(command); git init -q --initial-branch=main .; git add -A; git commit -q -m Begin
            """)
    }
}
