// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Planning
import Testing

@Suite struct ConstraintRegistryTests {
    /// What a repository's file says wrongly, what is said about it, and in which line.
    struct Bad: Sendable, CustomTestStringConvertible {
        let entries: String
        let code: String
        let line: Int
        var testDescription: String { "\(code): \(entries.prefix(60))" }

        init(_ entries: String, _ code: String, line: Int) {
            self.entries = entries
            self.code = code
            self.line = line
        }
    }

    private static let small = """
          - name: patch.small
            level: should
            checker: scope
            sentence: A patch is small.

        """

    static let bad: [Bad] = [
        Bad("", "constraints.wrong-type", line: 2),
        Bad("  - nmae: x\n", "constraints.unknown-key", line: 3),
        Bad("  - name: x\n", "constraints.missing-key", line: 3),
        Bad("  - a word\n", "constraints.wrong-type", line: 3),
        Bad("  - name: x\n    name: y\n", "constraints.duplicate-key", line: 3),
        Bad("  - name: -x\n", "constraints.wrong-type", line: 3),
        Bad("  - name: &a x\n", "constraints.syntax", line: 3),
        Bad(small.replacing("should", with: "ought"), "constraints.unknown-name", line: 4),
        Bad(small.replacing("checker: scope", with: "checker: luck"), "constraints.unknown-name", line: 5),
        Bad(small + "    each: requirement\n", "constraints.unknown-key", line: 7),
        Bad(small + "    overridable: false\n", "constraints.unknown-key", line: 7),
        Bad(small + "    parameters: {max-files: 0}\n", "constraints.out-of-range", line: 7),
        Bad(small + "    parameters: {max-files: many}\n", "constraints.wrong-type", line: 7),
        Bad(small + "    parameters:\n      max-lines: 3\n", "constraints.unknown-key", line: 8),
        Bad(small + "    parameters: {forbid: [\"../x\"]}\n", "constraints.bad-path", line: 7),
        Bad(
            small.replacing("checker: scope", with: "checker: build") + "    parameters: {max-files: 1}\n",
            "constraints.wrong-type", line: 7),
        Bad(small + "    applies-to: {risk: [grave]}\n", "constraints.unknown-name", line: 7),
        Bad(small + "    applies-to: {risk: []}\n", "constraints.wrong-type", line: 7),
        Bad(small + "    applies-to: {paths: []}\n", "constraints.wrong-type", line: 7),
        Bad(small + small, "constraints.repeated", line: 7),
        Bad(small.replacing("patch.small", with: "scope.owned"), "constraints.redefined", line: 3),
        Bad(small.replacing("patch.small", with: "tests"), "constraints.redefined", line: 3),
        Bad(small.replacing("patch.small", with: "tests.req-3"), "constraints.reserved", line: 3),
        Bad("  - tighten: nothing.there\n    level: must\n", "constraints.unknown", line: 3),
        Bad("  - tighten: scope.owned\n", "constraints.wrong-type", line: 3),
        Bad("  - tighten: scope.owned\n    level: should\n", "constraints.loosened", line: 4),
        Bad("  - tighten: secrets.none\n    level: may\n", "constraints.loosened", line: 4),
        Bad("  - tighten: tests\n    level: must\n", "constraints.tighten", line: 3),
        Bad("  - tighten: build.compiles\n    parameters: {max-files: 1}\n", "constraints.tighten", line: 4),
        Bad("  - tighten: scope.owned\n    sentence: Anything goes.\n", "constraints.unknown-key", line: 4),
        Bad(
            small + "    parameters: {max-files: 3, forbid: [a]}\n"
                + "  - tighten: patch.small\n    parameters: {max-files: 4, forbid: [a]}\n",
            "constraints.loosened", line: 9),
        Bad(
            small + "    parameters: {max-files: 3, forbid: [a]}\n"
                + "  - tighten: patch.small\n    parameters: {max-files: 3}\n",
            "constraints.loosened", line: 9),
    ]

    @Test("a repository's file that is malformed, or loosens, is refused with its line", arguments: bad)
    func refuses(bad: Bad) throws {
        let map = try Specimens.sample()
        let error = Specimens.error { _ = try Specimens.compile(map, house: [Specimens.house(bad.entries)]) }
        #expect(error?.code == bad.code, "\(error?.description ?? "taken")")
        #expect(error?.location == SourceLocation(file: ".nexus/constraints/house.yaml", line: bad.line))
    }

    @Test("what a repository adds and tightens is in the envelopes that it is for, and in no other")
    func adds() throws {
        let house = Specimens.house(
            Self.small + """
                    parameters: {max-files: 5, max-bytes: 64KiB, forbid: ["docs/**"]}
                    applies-to: {risk: [low], paths: ["greetings/c*"]}
                  - tighten: patch.small
                    level: must
                    parameters: {max-files: 2, max-bytes: 1KiB, forbid: ["docs/**", README.md]}
                  - tighten: scope.owned
                    parameters: {max-files: 9}

                """)
        let plan = try Specimens.compile(Specimens.sample(), house: [house])
        let names = plan.workItems.map { $0.envelope.constraints.map(\.name.text).contains("patch.small") }
        // A is low and writes elsewhere, B is medium.
        #expect(names == [false, false, true])
        let small = try #require(plan.workItems[2].envelope.constraints.first { $0.name.text == "patch.small" })
        #expect(small.level == .must)
        #expect(small.limits?.files == 2)
        #expect(small.limits?.bytes == 1024)
        #expect(small.limits?.forbidden.map(\.text) == ["docs/**", "README.md"])
        #expect(small.location == SourceLocation(file: house.file, line: 9))
        #expect(plan.workItems.allSatisfy { $0.envelope.constraints[0].limits?.files == 9 })
    }

    @Test("a constraint on tests is for work items that have any")
    func skipsUntested() throws {
        let map = try Specimens.read(
            "# T\n## A: a\n- scope: a\n### R1: r\n- level: may\n## B: b\n- scope: b\n### R2: r\n- tests: t.py\n")
        let house = Specimens.house(
            "  - name: all.pass\n    level: must\n    checker: tests\n    sentence: All tests pass.\n")
        let plan = try Specimens.compile(map, house: [house])
        #expect(plan.workItems.map { $0.envelope.constraints.count } == [3, 5])
    }

    @Test(
        "the operator's files without what everything rests on are refused",
        arguments: [
            ("level: must\n    checker: scope", "level: should\n    checker: scope"),
            ("overridable: false", "overridable: true"), ("each: requirement", "level: must"),
        ])
    func needsGround(from: String, to: String) throws {
        let text = String(decoding: try Specimens.shipped().bytes, as: UTF8.self)
        try #require(text.contains(from))
        let source = ConstraintSource(file: "base.yaml", bytes: Array(text.replacing(from, with: to).utf8))
        #expect(Specimens.error { _ = try ConstraintRegistry([source]) }?.code == "constraints.ground")
        #expect(Specimens.error { _ = try ConstraintRegistry([]) }?.code == "constraints.ground")
    }

    @Test("more rules than anybody needs are refused")
    func refusesTooMany() throws {
        let entries = (0...200).map { Self.small.replacing("patch.small", with: "r\($0)") }
        let one = Specimens.house(entries.joined())
        #expect(
            Specimens.error { _ = try ConstraintRegistry([Specimens.shipped()]).adding(repositoryFiles: [one]) }?.code
                == "constraints.too-large")
        let files = [entries.prefix(101).joined(), entries.suffix(100).joined()].enumerated().map {
            Specimens.house($1, file: "f\($0).yaml")
        }
        #expect(
            Specimens.error { _ = try ConstraintRegistry([Specimens.shipped()]).adding(repositoryFiles: files) }?.code
                == "plan.too-large")
    }
}
