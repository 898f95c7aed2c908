// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What must hold between the parts of a specification, once all of it is read.
struct Coherence {
    private let drafts: Drafts
    private let positions: [RequirementName: Int]

    /// - Parameter drafts: names are unique.
    init(_ drafts: Drafts) {
        self.drafts = drafts
        positions = Dictionary(
            uniqueKeysWithValues: drafts.requirements.enumerated().map { ($1.requirement.name, $0) })
    }

    /// - Parameter allowUnproven: whether a must-requirement may have no test.
    func check(allowUnproven: Bool) throws(SpecificationError) {
        try checkFolders()
        try checkDependencies()
        try checkScopes()
        try checkUse()
        guard !allowUnproven else { return }
        for draft in drafts.requirements where draft.requirement.level == .must && draft.requirement.tests.isEmpty {
            throw SpecificationError(
                .unproven, line: draft.line, operation: "check requirement", subject: draft.requirement.name.text,
                hint: "give it a block `LANGUAGE file=PATH`, or a key `tests:`")
        }
    }

    private func checkFolders() throws(SpecificationError) {
        let lines = Dictionary(
            drafts.files.map { ($0.path, $0.location.line) }
                + drafts.requirements.flatMap { draft in draft.requirement.tests.map { ($0, draft.testsLine) } },
            uniquingKeysWith: { first, _ in first })
        guard lines.count <= Interpreter.requirementLimit else {
            throw SpecificationError(.tooLarge(limit: Interpreter.requirementLimit, unit: "test files"), line: 1)
        }
        for (path, line) in lines.sorted(by: { $0.value < $1.value }) {
            let slash = UInt8(ascii: "/")
            for end in path.bytes.indices where path.bytes[end] == slash {
                guard let folder = RepositoryPath(bytes: path.bytes[..<end]), let first = lines[folder] else {
                    continue
                }
                throw SpecificationError(
                    .fileIsFolder(of: path.description), line: max(first, line), operation: "read acceptance file",
                    subject: folder.description)
            }
        }
    }

    /// A test in a place where it proves nothing is a heading without its name, or a forgotten key.
    private func checkUse() throws(SpecificationError) {
        let used = Set(drafts.requirements.flatMap(\.requirement.tests))
        guard let unused = drafts.files.first(where: { !used.contains($0.path) && AcceptanceBlock.isTest($0.path) })
        else { return }
        throw SpecificationError(
            .unusedTest, line: unused.location.line, operation: "check acceptance file", subject: "\(unused.path)",
            hint: "put it below the heading `### NAME: title` of a requirement, or name it under `tests:`")
    }

    private func checkDependencies() throws(SpecificationError) {
        var dependencies: [[Int]] = []
        for draft in drafts.requirements {
            var indices: [Int] = []
            for name in draft.requirement.dependencies {
                guard let index = positions[name] else {
                    throw SpecificationError(
                        .unknownDependency(name.text), line: draft.dependsLine, operation: "check requirement",
                        subject: draft.requirement.name.text)
                }
                indices.append(index)
            }
            dependencies.append(indices)
        }
        guard let cycle = DependencyCycle.first(in: dependencies), let start = cycle.first else { return }
        let first = drafts.requirements[start]
        throw SpecificationError(
            .cycle((cycle + [start]).map { drafts.requirements[$0].requirement.name.text }), line: first.dependsLine,
            operation: "check requirement", subject: first.requirement.name.text)
    }

    /// An attempt must not own what judges it.
    private func checkScopes() throws(SpecificationError) {
        for draft in drafts.components {
            let tests = draft.component.requirements.compactMap { positions[$0] }
                .flatMap { drafts.requirements[$0].requirement.tests }
            var seen: Set<RepositoryPath> = []
            for path in draft.files + tests where seen.insert(path).inserted {
                guard let pattern = draft.component.scope.first(where: { $0.matches(path) }) else { continue }
                throw SpecificationError(
                    .ownsTest(path: path.description, pattern: pattern.text), line: draft.scopeLine,
                    operation: "check component", subject: draft.component.name.text)
            }
        }
    }
}
