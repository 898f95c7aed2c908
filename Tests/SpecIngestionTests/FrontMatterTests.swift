// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SpecIngestion
import Testing

struct FrontMatterTests {
    private func read(
        _ frontMatter: String, grant: SpecificationGrant = SpecificationGrant(), lineEnd: String = "\n"
    ) throws(SpecificationError) -> SpecificationReader.Reading {
        let text = "---\n\(frontMatter)\n---\n\(Specimen.good)".replacing("\n", with: lineEnd)
        return try SpecificationReader(grant: grant).reading(Array(text.utf8), file: "spec.md", digest: Specimen.digest)
    }

    private func refusal(_ frontMatter: String, grant: SpecificationGrant = SpecificationGrant()) -> SpecificationError?
    {
        do throws(SpecificationError) {
            _ = try read(frontMatter, grant: grant)
            return nil
        } catch { return error }
    }

    @Test("A budget is lowered and a risk raised, in every component", arguments: ["\n", "\r\n"])
    func applies(lineEnd: String) throws {
        let reading = try read(
            "# comment\nattempts: 2\n\ntokens: `7` # few\nrisk: high", lineEnd: lineEnd)
        for component in reading.specification.components {
            #expect(component.riskTier == .high)
            #expect(component.budget?.attempts == 2)
            #expect(component.budget?.tokens == 7)
            #expect(component.budget?.attemptSeconds == Budget.standard.attemptSeconds)
        }
        #expect(reading.policy == nil)
        #expect(reading.specification.requirements[0].location.line == 6 + 7)
    }

    @Test("Without front matter, or with an empty one, nothing changes")
    func absent() throws {
        let plain = try Specimen.read(Specimen.good)
        let empty = try read("").specification
        #expect(empty.components.map(\.budget) == plain.components.map(\.budget))
        #expect(empty.components.map(\.riskTier) == plain.components.map(\.riskTier))
        #expect(empty.title == plain.title)
    }

    @Test("The operator's ceiling holds with and without front matter")
    func ceiling() throws {
        let grant = SpecificationGrant(ceiling: BudgetCeiling(attempts: 2, attemptSeconds: 9))
        let silent = try SpecificationReader(grant: grant)
            .read(Array(Specimen.good.utf8), file: "spec.md", digest: Specimen.digest)
        #expect(silent.components.map(\.budget?.attempts) == [2, 2])
        let lowered = try read("attempts: 1", grant: grant).specification
        #expect(lowered.components.map(\.budget?.attempts) == [1, 1])
        #expect(lowered.components.map(\.budget?.attemptSeconds) == [9, 9])
    }

    @Test("A policy is chosen among those that are offered")
    func policy() throws {
        #expect(
            try read("policy: strict", grant: SpecificationGrant(policies: ["agent", "strict"])).policy == "strict")
        #expect(try read("policy: strict").policy == "strict")
    }

    static let wrong: [(text: String, code: String, line: Int)] = [
        ("attempts: 4", "spec.grant.budget", 2), ("tokens: 1000001", "spec.grant.budget", 2),
        ("\nattempts: 0", "spec.value", 3), ("attempts: -1", "spec.value", 2), ("attempts:", "spec.value", 2),
        ("risk: medium", "spec.grant.risk", 2), ("risk: low", "spec.grant.risk", 2), ("risk: awful", "spec.value", 2),
        ("policy: strict", "spec.grant.policy", 2), ("policy: ../x", "spec.value", 2),
        ("repository: /etc", "spec.key.unknown", 2), ("Attempts: 1", "spec.key.unknown", 2),
        ("attempts: 1\nattempts: 1", "spec.key.repeated", 3), ("attempts", "spec.entry", 2),
        ("risk: high\n  attempts: 1", "spec.entry", 3), ("- attempts: 1", "spec.entry", 2),
        ("{attempts: 1}", "spec.key.unknown", 2), ("attempts: [1]", "spec.value", 2),
        ("attempts: &a 1", "spec.value", 2),
    ]

    @Test("What asks for more, or is no plain key, is an error with its line", arguments: wrong)
    func refuses(text: String, code: String, line: Int) throws {
        let error = try #require(refusal(text, grant: SpecificationGrant(policies: ["agent"])))
        #expect(error.code == code)
        #expect(error.location?.line == line)
        #expect(error.description.hasPrefix("spec.md:\(line): read front matter"), "\(error)")
    }

    @Test("Front matter that does not end is an error, and dashes further down are none")
    func fence() {
        #expect(Specimen.error("---\nattempts: 1\n")?.code == "spec.unclosed")
        #expect(Specimen.error("---")?.code == "spec.unclosed")
        #expect(Specimen.error("\n---\n" + Specimen.good) == nil)
    }

    @Test("What the reader calls its line is the file's, also below the front matter")
    func lines() {
        let text = Specimen.good.replacing("- risk: high", with: "- risk: terrible")
        #expect(Specimen.error("---\nattempts: 1\n---\n" + text)?.location?.line == 14 + 3)
    }
}
