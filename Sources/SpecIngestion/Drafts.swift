// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// What was read so far, every name once.
struct Drafts {
    private(set) var requirements: [RequirementDraft] = []
    private(set) var components: [ComponentDraft] = []
    private(set) var files: [AcceptanceFile] = []
    private var requirementLines: [String: Int] = [:]
    private var componentLines: [String: Int] = [:]
    private var fileLines: [RepositoryPath: Int] = [:]

    /// Names that differ only in case are one name: constraints and files are named after them.
    mutating func add(_ draft: RequirementDraft) throws(SpecificationError) {
        let name = draft.requirement.name.text
        if let first = requirementLines.updateValue(draft.line, forKey: name.lowercased()) {
            throw SpecificationError(
                .duplicateRequirement(firstLine: first), line: draft.line, operation: "read requirement", subject: name)
        }
        requirements.append(draft)
        try Self.check(requirements.count, "requirements", line: draft.line)
    }

    /// Work item names obey the same rule.
    mutating func add(_ draft: ComponentDraft) throws(SpecificationError) {
        let (name, line) = (draft.component.name.text, draft.component.location.line)
        if let first = componentLines.updateValue(line, forKey: name.lowercased()) {
            throw SpecificationError(
                .duplicateComponent(firstLine: first), line: line, operation: "read component", subject: name)
        }
        components.append(draft)
    }

    /// A path may be given once, and not be the folder of another.
    mutating func add(_ block: AcceptanceBlock, file: String) throws(SpecificationError) {
        if let first = fileLines.updateValue(block.line, forKey: block.path) {
            throw SpecificationError(
                .duplicateFile(firstLine: first), line: block.line, operation: "read acceptance file",
                subject: "\(block.path)")
        }
        files.append(
            AcceptanceFile(
                path: block.path, language: block.language, content: block.content, judge: block.judge,
                location: SourceLocation(file: file, line: block.line)))
        try Self.check(files.count, "acceptance files", line: block.line)
    }

    private static func check(_ count: Int, _ unit: String, line: Int) throws(SpecificationError) {
        let limit = Interpreter.requirementLimit
        guard count <= limit else { throw SpecificationError(.tooLarge(limit: limit, unit: unit), line: line) }
    }
}
