// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Reads the meaning out of an outline, in the order of the document.
struct Interpreter {
    /// How many requirements and how many test files are read: a plan names, for each work item, the tests of all
    /// that it depends on.
    static let requirementLimit = 10_000

    static let componentKeys = ["scope", "risk"] + BudgetKey.allCases.map(\.rawValue)
    static let requirementKeys = ["level", "depends", "tests", "judge"]

    private let source: SourceText
    private let file: String
    private(set) var drafts = Drafts()
    /// What each fenced block is called, by its line; a block without a name is not in it.
    private var paths: [Int: RepositoryPath] = [:]

    /// - Parameter file: the specification as the operator named it.
    init(_ outline: Outline, source: SourceText, file: String) throws(SpecificationError) {
        self.source = source
        self.file = file
        for fence in outline.fences {
            guard let block = try AcceptanceBlock(fence) else { continue }
            try drafts.add(block, file: file)
            paths[fence.line] = block.path
        }
        for chapter in outline.chapters { try read(chapter) }
        guard !drafts.requirements.isEmpty else {
            throw SpecificationError(
                .noRequirements, line: 1, hint: "a requirement is a heading `### NAME: title` below `## NAME: title`")
        }
    }

    private mutating func read(_ chapter: Outline.Chapter) throws(SpecificationError) {
        let named = chapter.sections.filter { $0.heading.name != nil }
        guard let head = chapter.head, let name = head.heading.name,
            // A chapter such as `## Note: on names` with headings that are no names is prose.
            !named.isEmpty || chapter.sections.contains(where: Self.looksLikeRequirement)
        else {
            guard let orphan = named.first(where: { RequirementName($0.heading.name ?? "") != nil }) else { return }
            throw SpecificationError(
                .orphan, line: orphan.heading.line, operation: "read requirement", subject: orphan.heading.text,
                hint: "put it below a heading `## NAME: title`")
        }
        let first = drafts.requirements.count
        let componentName: WorkItemName = try self.name(name, of: head.heading, operation: "read component")
        for section in chapter.sections {
            if section.heading.name != nil {
                try readRequirement(section)
            } else if Self.looksLikeRequirement(section) {
                throw SpecificationError(
                    .badName(section.heading.text), line: section.heading.line, operation: "read requirement",
                    hint: "write `### NAME: title`")
            }
        }
        let names = drafts.requirements[first...].map(\.requirement.name)
        let files = (head.fences + chapter.sections.flatMap(\.fences)).compactMap { paths[$0.line] }
        try drafts.add(component(head, name: componentName, requirements: names, files: files))
    }

    private static func looksLikeRequirement(_ section: Outline.Section) -> Bool {
        Metadata.isEntry(section.list?.items.first, of: requirementKeys)
    }

    private func component(
        _ section: Outline.Section, name: WorkItemName, requirements: [RequirementName], files: [RepositoryPath]
    ) throws(SpecificationError) -> ComponentDraft {
        let metadata = try Metadata(
            section.list?.items ?? [], known: Self.componentKeys, operation: "read component", subject: name.text)
        let scope = try metadata.values("scope", expected: "a path pattern", PathPattern.init)
        guard !scope.isEmpty else {
            throw SpecificationError(
                .missingScope, line: section.heading.line, operation: "read component", subject: name.text,
                hint: "list the paths that an attempt may write: - scope: `path`, `folder/**`")
        }
        let tiers = RiskTier.allCases.map(\.rawValue).joined(separator: ", ")
        let risk = try metadata.value("risk", expected: "one of \(tiers)", RiskTier.init(rawValue:))
        return ComponentDraft(
            component: Component(
                name: name, title: section.heading.title, scope: scope, riskTier: risk ?? .medium,
                budget: try budget(metadata), requirements: requirements,
                location: SourceLocation(file: file, line: section.heading.line)),
            scopeLine: metadata.line("scope") ?? section.heading.line, files: files)
    }

    private func budget(_ metadata: Metadata) throws(SpecificationError) -> Budget? {
        let (attempts, seconds) = (try metadata.number(.attempts), try metadata.number(.attemptSeconds))
        let (tokens, microdollars) = (try metadata.number(.tokens), try metadata.number(.microdollars))
        guard [attempts, seconds, tokens, microdollars].contains(where: { $0 != nil }) else { return nil }
        return Budget(
            attempts: attempts ?? Budget.standard.attempts, attemptSeconds: seconds ?? Budget.standard.attemptSeconds,
            tokens: tokens ?? Budget.standard.tokens, microdollars: microdollars ?? Budget.standard.microdollars)
    }

    private mutating func readRequirement(_ section: Outline.Section) throws(SpecificationError) {
        let heading = section.heading
        let name: RequirementName = try name(heading.name ?? "", of: heading, operation: "read requirement")
        let metadata = try Metadata(
            section.list?.items ?? [], known: Self.requirementKeys, operation: "read requirement", subject: name.text)
        let levels = ObligationLevel.allCases.map(\.rawValue).joined(separator: ", ")
        let level = try metadata.value("level", expected: "one of \(levels)", ObligationLevel.init(rawValue:))
        let depends = try metadata.values("depends", expected: "a requirement's name", RequirementName.init)
        let listed = try metadata.values("tests", expected: "a path inside the repository") { RepositoryPath($0) }
        let judge = try metadata.value("judge", expected: "one of outside, inside", JudgePlace.init(rawValue:))
        var tests = listed
        for fence in section.fences {
            guard let path = paths[fence.line], AcceptanceBlock.isTest(path), !tests.contains(path) else { continue }
            tests.append(path)
        }
        let requirement = Requirement(
            name: name, title: heading.title, text: prose(section), level: level ?? .must, dependencies: depends,
            tests: tests, judge: judge, location: SourceLocation(file: file, line: heading.line))
        try drafts.add(
            RequirementDraft(
                requirement: requirement, dependsLine: metadata.line("depends") ?? heading.line,
                testsLine: metadata.line("tests") ?? heading.line))
    }

    /// What stands below the heading, without the keys and without the acceptance files.
    private func prose(_ section: Outline.Section) -> String {
        var isLeftOut: Set<Int> = []
        if let list = section.list { isLeftOut.formUnion(list.lines) }
        for block in section.blocks where block.content == .code {
            if block.fences.contains(where: { paths[$0.line] != nil }) { isLeftOut.formUnion(block.lines) }
        }
        return source.text(of: section.body.filter { !isLeftOut.contains($0) })
    }

    private func name<Kind>(
        _ text: String, of heading: Heading, operation: String
    ) throws(SpecificationError) -> Name<Kind> {
        guard let name = Name<Kind>(text) else {
            throw SpecificationError(
                .badName(text), line: heading.line, operation: operation,
                hint: "at most 64 letters, digits, `-`, `_` and `.`, and no dot or dash in front")
        }
        guard !heading.title.isEmpty else {
            throw SpecificationError(
                .badValue("", expected: "a title"), line: heading.line, operation: operation, subject: name.text)
        }
        return name
    }
}
