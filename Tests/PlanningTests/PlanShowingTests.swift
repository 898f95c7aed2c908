// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Planning
import Testing

@Suite struct PlanShowingTests {
    private static func plan() throws -> Plan {
        let house = Specimens.house(
            """
              - name: patch.small
                level: should
                checker: scope
                sentence: A patch is small.
                parameters: {max-files: 5, max-bytes: 64KiB, forbid: ["docs/**"]}
                applies-to: {risk: [low]}

            """)
        let overrides = try Specimens.overrides(
            """
              - constraint: tests.req-3
                requirement: REQ-3
                justification: The translation service is down.
                author: Ada
                expires: 2027-01-31

            """)
        return try Specimens.compile(Specimens.sample(), house: [house], overrides: overrides)
    }

    @Test("what is shown is what it was, byte for byte", arguments: ["json", "dot", "txt"])
    func golden(kind: String) throws {
        let name = kind == "json" ? "plan-2.json" : "plan-1.\(kind)"
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        let plan = try Self.plan()
        let text =
            switch kind {
            case "json": try PlanReport(plan).json
            case "dot": PlanGraph(plan).text
            default: PlanTable(plan).text
            }
        #expect(text == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    @Test("compiled again, with other identifiers, a plan gives the same JSON")
    func isStable() throws {
        let other = try ConstraintCompiler(
            identifiers: ULIDGenerator(now: { Timestamp(milliseconds: 9_999) }),
            registry: try ConstraintRegistry([Specimens.shipped()])
        ).compile(Specimens.sample())
        let plan = try Specimens.compile(Specimens.sample())
        #expect(plan != other)
        #expect(try PlanReport(plan).json == PlanReport(other).json)
    }

    @Test("no title breaks out of a label or reaches Graphviz as an escape")
    func escapesGraph() throws {
        let map = try Specimens.read(
            "# T \"q\" \\N\n## A: \"]; b [label=\\\\N\u{202E}\n- scope: a\n### R1: r\n- tests: t.py\n")
        let text = try PlanGraph(Specimens.compile(map)).text
        #expect(text.contains(#"digraph "T \"q\" \\N" {"#))
        #expect(text.contains(#"  "A" [label="A\n\"]; b [label=\\N\\u{202e}\nmedium", style=bold];"#))
    }

    @Test("an ampersand in a title is no entity for Graphviz")
    func escapesEntities() throws {
        let map = try Specimens.read("# T\n\n## A: a &amp;amp; &amp;#65;\n- scope: a\n### R1: r\n- tests: t.py\n")
        #expect(try PlanGraph(Specimens.compile(map)).text.contains(#"label="A\na &amp;amp; &amp;#65;\nmedium""#))
    }
}
