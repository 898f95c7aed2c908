// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Planning
import Testing

@Suite struct OverrideTests {
    private static let good = """
          - constraint: tests.req-3
            requirement: REQ-3
            justification: The translation service is down.
            author: Ada
            expires: 2026-06-15

        """

    /// One change to a good entry that makes it bad.
    struct Bad: Sendable, CustomTestStringConvertible {
        let from: String
        let to: String
        let code: String
        let line: Int
        var testDescription: String { "\(code): \(to)" }

        init(_ from: String, _ to: String, _ code: String, line: Int) {
            self.from = from
            self.to = to
            self.code = code
            self.line = line
        }
    }

    static let bad: [Bad] = [
        Bad("2026-06-15", "2026-06-14", "overrides.expired", line: 3),
        Bad("2026-06-15", "2026-02-29", "overrides.wrong-type", line: 7),
        Bad("2026-06-15", "soon", "overrides.wrong-type", line: 7),
        Bad("2026-06-15", "2026-6-15", "overrides.wrong-type", line: 7),
        Bad("    author: Ada\n", "", "overrides.missing-key", line: 3),
        Bad("author: Ada", "autor: Ada", "overrides.unknown-key", line: 6),
        Bad("author: Ada", "author: \"\"", "overrides.wrong-type", line: 6),
        Bad("author: Ada", "author: \"A\\e[2Ja\"", "overrides.wrong-type", line: 6),
        Bad("author: Ada", "author: [Ada]", "overrides.wrong-type", line: 6),
        Bad("    requirement: REQ-3\n", "", "overrides.contradiction", line: 3),
        Bad("author: Ada", "author: Ada\n    work-item: B", "overrides.contradiction", line: 3),
        Bad("REQ-3\n", "REQ-9\n", "overrides.target", line: 3),
        Bad("requirement: REQ-3", "work-item: Z", "overrides.target", line: 3),
        Bad("tests.req-3", "tests.req-9", "constraints.unknown", line: 3),
        Bad("tests.req-3", "tests.req-4", "constraints.unknown", line: 3),
        Bad("tests.req-3", "build.compiles", "constraints.unknown", line: 3),
        Bad(
            "tests.req-3\n    requirement: REQ-3", "scope.owned\n    work-item: B", "overrides.fixed", line: 3),
        Bad("2026-06-15\n", "2026-06-15\n" + good, "overrides.repeated", line: 8),
        Bad(
            "2026-06-15\n", "2026-06-15\n" + good.replacing("requirement: REQ-3", with: "work-item: B"),
            "overrides.level", line: 8),
    ]

    @Test("an override that does not fit, has expired or is malformed is refused with its line", arguments: bad)
    func refuses(bad: Bad) throws {
        let text = Self.good.replacing(bad.from, with: bad.to, maxReplacements: 1)
        try #require(text != Self.good)
        let map = try Specimens.sample()
        let error = Specimens.error { _ = try Specimens.compile(map, overrides: Specimens.overrides(text)) }
        #expect(error?.code == bad.code, "\(error?.description ?? "taken")")
        #expect(error?.location == SourceLocation(file: "o.yaml", line: bad.line))
    }

    @Test("an expired override is named with its date")
    func namesExpired() throws {
        let error = Specimens.error { _ = try Specimens.overrides(Self.good.replacing("2026", with: "2025")) }
        #expect(
            error?.description
                == "o.yaml:3: override tests.req-3: it expired with 2025-06-15; hint: take it out, or have it decided anew"
        )
    }

    @Test("until the end of its last day an override makes the must a should, there and nowhere else")
    func lowers() throws {
        let text =
            Self.good + """
                  - constraint: build.compiles
                    work-item: C
                    justification: Generated code follows.
                    author: Grace
                    expires: 2027-01-01

                """
        let plan = try Specimens.compile(Specimens.sample(), overrides: Specimens.overrides(text))
        let lowered = plan.workItems.flatMap { item in
            item.envelope.constraints.filter { $0.level == .should }.map { "\(item.name) \($0.name)" }
        }
        #expect(lowered == ["B tests.req-3", "C build.compiles"])
        let override = try #require(plan.workItems[1].envelope.constraints.first { $0.level == .should }?.override)
        #expect(override.author == "Ada")
        #expect(override.justification == "The translation service is down.")
        #expect(override.expires == CalendarDate("2026-06-15"))
        #expect(override.location == SourceLocation(file: "o.yaml", line: 3))
        #expect(
            plan.workItems.allSatisfy { item in
                item.envelope.constraints.allSatisfy { ($0.override == nil) == ($0.level == .must) }
            })
    }
}
