// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One thing that the specification asks for.
package struct Requirement: Stored {
    package static let kind = "requirement"
    package static let schemaVersion = 1

    package let name: RequirementName
    /// The heading, without the name.
    package let title: String
    /// The prose below the heading, as Markdown.
    package let text: String
    package let level: ObligationLevel
    /// Requirements that must be met before this one.
    package let dependencies: [RequirementName]
    /// Operator-side test files that prove it; files of the specification or of the base.
    package let tests: [RepositoryPath]
    /// Where its tests that are files of the base are judged; nil where nothing was said, which means outside.
    package let judge: JudgePlace?
    package let location: SourceLocation

    package init(
        name: RequirementName, title: String, text: String, level: ObligationLevel, dependencies: [RequirementName],
        tests: [RepositoryPath], judge: JudgePlace? = nil, location: SourceLocation
    ) {
        self.name = name
        self.title = title
        self.text = text
        self.level = level
        self.dependencies = dependencies
        self.tests = tests
        self.judge = judge
        self.location = location
    }
}
