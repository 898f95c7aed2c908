// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Which test files there are for a work item, and which of them speak for which constraint.
struct TestSelection {
    /// Every file, each once, in the envelope's order.
    let files: [RepositoryPath]
    /// Those that belong to a requirement of this work item.
    let ownFiles: Set<RepositoryPath>
    /// Those that the operator has marked to run in one process with the code that they judge.
    let insideFiles: Set<RepositoryPath>
    /// The operator's other Python files, which tests may import.
    let support: [RepositoryPath]
    /// Everything of the operator's.
    let kept: [RepositoryPath]
    private let requirementTests: [RequirementName: [RepositoryPath]]
    private let allowsUnproven: Bool

    init(_ subject: CheckSubject) {
        let own = subject.constraints(of: .tests).flatMap(\.requirements)
            .flatMap { subject.requirementTests[$0] ?? [] }
        var seen: Set<RepositoryPath> = []
        files = (subject.envelope.tests + own).filter { seen.insert($0).inserted }
        ownFiles = Set(own)
        insideFiles = Set(subject.envelope.insideTests ?? [])
        kept = subject.envelope.protectedPaths
        support = kept.filter { !seen.contains($0) && $0.bytes.suffix(3).elementsEqual(Array(".py".utf8)) }
        requirementTests = subject.requirementTests
        allowsUnproven = subject.allowsUnproven
    }

    /// Positions of the files that must pass for a constraint: those of its requirements, and all inherited ones,
    /// because a patch that breaks what was there meets no requirement. All, when it names no requirement.
    func files(of constraint: Constraint) -> [Int] {
        guard !constraint.requirements.isEmpty else { return Array(files.indices) }
        let named = paths(of: constraint)
        return files.indices.filter { named.contains(files[$0]) || !ownFiles.contains(files[$0]) }
    }

    /// Positions of the files that are judged in that place.
    func files(judged place: JudgePlace) -> [Int] {
        files.indices.filter { insideFiles.contains(files[$0]) == (place == .inside) }
    }

    /// What a reader of the evidence must know about files of a constraint that passed.
    func remarks(of constraint: Constraint) -> [Diagnostic] {
        files(of: constraint).filter { insideFiles.contains(files[$0]) }.map {
            Diagnostic(
                code: "tests.inside", message: "was judged in the process of the code that it judges (judge=inside)",
                path: files[$0].description)
        }
    }

    /// Positions of the files of which something must have failed on the base. None, when it names no requirement:
    /// then it guards what is there, and promises nothing new.
    func own(of constraint: Constraint) -> [Int] {
        let named = paths(of: constraint)
        return files.indices.filter { named.contains(files[$0]) }
    }

    /// What to say about a constraint that no file speaks for; nil when one does.
    func unproven(_ constraint: Constraint) -> Finding? {
        let speaks = constraint.requirements.isEmpty ? !files.isEmpty : !paths(of: constraint).isEmpty
        guard !speaks else { return nil }
        let location = constraint.location
        let diagnostic = Diagnostic(
            code: "tests.unproven", message: "no test of the operator's stands for \(constraint.name)",
            path: location?.file, line: location?.line)
        return Finding(result: allowsUnproven ? .pass : .error, diagnostics: [diagnostic])
    }

    private func paths(of constraint: Constraint) -> Set<RepositoryPath> {
        Set(constraint.requirements.flatMap { requirementTests[$0] ?? [] })
    }
}
