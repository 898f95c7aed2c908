// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Planning
import Testing

@Suite struct ConstraintCompilerTests {
    @Test("components that need each other are refused, with the cycle and the line that begins it")
    func refusesCycles() throws {
        let map = try Specimens.read(
            """
            # T
            ## A: a
            - scope: a
            ### R1: one
            - tests: t.py
            ### R2: two
            - depends: R3
            - tests: t.py
            ## B: b
            - scope: b
            ### R3: three
            - depends: R1
            - tests: t.py
            """)
        let error = Specimens.error(map)
        #expect(error?.code == "plan.cycle")
        #expect(error?.cause == .cycle(["A", "B", "A"]))
        #expect(error?.location == SourceLocation(file: "spec.md", line: 6))
        #expect(error?.description.hasPrefix("spec.md:6: order work items A: depends on itself: A -> B -> A") == true)
    }

    @Test("a component written before what it needs comes after it; the rest keep the order of the document")
    func ordersByNeed() throws {
        let map = try Specimens.read(
            """
            # T
            ## Z: z
            - scope: z
            ### R1: one
            - depends: R3
            - tests: test_z.py
            ## Y: y
            - scope: y
            ### R2: two
            - level: should
            ## X: x
            - scope: x
            - attempts: 7
            - risk: critical
            ### R3: three
            - level: may
            - tests: test_x.py
            """)
        let plan = try Specimens.compile(map)
        #expect(plan.workItems.map(\.name.text) == ["Y", "X", "Z"])
        #expect(plan.criticalPath.map(\.text) == ["X", "Z"])
        #expect(plan.workItems[1].envelope.budget.attempts == 7)
        #expect(plan.workItems[1].envelope.riskTier == .critical)
        #expect(plan.workItems[1].envelope.constraints.last?.level == .may)
        #expect(
            plan.workItems[0].envelope.constraints.map(\.name.text) == [
                "scope.owned", "build.compiles", "secrets.none",
            ])
        #expect(plan.workItems[0].envelope.tests.isEmpty)
        #expect(plan.workItems[2].envelope.tests.map(\.description) == ["test_z.py", "test_x.py"])
    }

    @Test("a chain in which each component inherits the tests of all before it names each once, its own first")
    func inheritsTests() throws {
        let parts = (0..<70).map { number in
            """
            ## C\(number): c
            - scope: c\(number)
            ### R\(number): r
            - tests: test_\(number).py, test_shared.py
            \(number > 0 ? "- depends: R\(number - 1)" : "")

            """
        }
        let plan = try Specimens.compile(Specimens.read("# T\n" + parts.joined()))
        for (number, item) in plan.workItems.enumerated() {
            let names = item.envelope.tests.map(\.description)
            #expect(Set(names) == Set((0...number).map { "test_\($0).py" } + ["test_shared.py"]))
            #expect(names.count == number + 2)
            #expect(Array(names.prefix(2)) == ["test_\(number).py", "test_shared.py"])
        }
    }

    @Test("a requirement whose name leaves no room for its constraint's is refused at its line")
    func refusesLongNames() throws {
        let name = String(repeating: "R", count: 59)
        let map = try Specimens.read("# T\n## A: a\n- scope: a\n### \(name): t\n- tests: t.py\n")
        #expect(Specimens.error(map)?.code == "plan.constraint.name")
        #expect(Specimens.error(map)?.location?.line == 4)
    }
}
