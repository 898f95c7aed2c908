// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Planning
import Testing

/// The sample, from its file to its plan.
@Suite struct SpecificationToPlanTests {
    @Test("the sample has five requirements in three components, all proven by its own files")
    func ingestsSample() throws {
        let map = try Specimens.sample()
        #expect(map.requirements.map(\.name.text) == ["REQ-1", "REQ-2", "REQ-3", "REQ-4", "REQ-5"])
        #expect(map.components.map(\.name.text) == ["A", "B", "C"])
        #expect(map.requirements.allSatisfy { $0.level == .must && !$0.tests.isEmpty && !$0.text.isEmpty })
        #expect(Set(map.requirements.flatMap(\.tests)) == Set(map.acceptanceFiles.map(\.path)))
    }

    @Test("the sample compiles to A, B, C in that order, which is also the critical path")
    func ordersSample() throws {
        let plan = try Specimens.compile(Specimens.sample())
        #expect(plan.workItems.map(\.name.text) == ["A", "B", "C"])
        #expect(plan.workItems.map { $0.dependencies.map(\.text) } == [[], ["A"], ["B"]])
        #expect(plan.criticalPath.map(\.text) == ["A", "B", "C"])
        #expect(Set(plan.workItems.map(\.id)).count == 3)
        #expect(plan.workItems.allSatisfy { $0.status == .pending })
    }

    @Test("the sample's envelopes are complete")
    func fillsEnvelopes() throws {
        let plan = try Specimens.compile(Specimens.sample())
        let envelopes = plan.workItems.map(\.envelope)
        let always = ["scope.owned", "build.compiles", "secrets.none"]
        #expect(
            envelopes.map { $0.constraints.map(\.name.text) } == [
                always + ["tests.req-1", "tests.req-2"], always + ["tests.req-3", "tests.req-4"],
                always + ["tests.req-5"],
            ])
        #expect(envelopes.allSatisfy { $0.constraints.allSatisfy { $0.level == .must } })
        let origins = envelopes[0].constraints.compactMap { $0.location?.file }
        #expect(
            origins == Array(repeating: "policies/constraints/base.yaml", count: 3)
                + Array(repeating: "minimal_design_doc.md", count: 2))
        #expect(
            envelopes[1].constraints.map { $0.requirements.map(\.text) } == [[], [], [], ["REQ-3"], ["REQ-4"]])
        #expect(envelopes[1].constraints.map(\.checker) == [.scope, .build, .secrets, .tests, .tests])
        #expect(envelopes[1].constraints.allSatisfy { !$0.statement.isEmpty })
        #expect(
            envelopes.map { $0.scope.map(\.text) } == [
                ["greetings/__init__.py", "greetings/salutation.py"], ["greetings/languages.py"],
                ["greetings/crowd.py"],
            ])
        #expect(envelopes.map(\.riskTier) == [.low, .medium, .low])
        #expect(envelopes.allSatisfy { $0.budget == .standard })
        let files = ["tests/test_crowd.py", "tests/test_languages.py", "tests/test_salutation.py"]
        #expect(envelopes.allSatisfy { $0.protectedPaths.map(\.description) == files + [".nexus/constraints"] })
        #expect(
            envelopes.map { $0.tests.map(\.description) } == [
                [files[2]], [files[1], files[2]], [files[0], files[2], files[1]],
            ])
    }
}
