// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@Suite struct RuleTests {
    @Test("each rule finds what was planted, and nothing else", arguments: PlantedSnippet.text + PlantedSnippet.code)
    func planted(_ planted: PlantedSnippet) {
        let found = planted.rule.violations(in: SourceFile(path: planted.path, text: planted.text))
        #expect(found.map(\.line) == planted.lines, "\(found)")
    }

    @Test("each rule has a snippet that breaks it and one that keeps it", arguments: Rule.all)
    func isProven(_ rule: Rule) {
        let snippets = (PlantedSnippet.text + PlantedSnippet.code).filter { $0.rule.name == rule.name }
        #expect(snippets.contains { !$0.lines.isEmpty })
        #expect(snippets.contains { $0.lines.isEmpty })
    }

    @Test("the package keeps the rule", arguments: Rule.all)
    func house(_ rule: Rule) {
        let found = House.files.flatMap(rule.violations)
        #expect(found.isEmpty, "\(found.map(\.description).joined(separator: "\n"))")
    }

    @Test("the rules are judged over the whole package")
    func filesAreFound() {
        let paths = Set(House.files.map(\.path))
        #expect(
            paths.isSuperset(of: [
                "Package.swift", "Sources/CLinux/include/CLinux.h", "Sources/nexus/Commands/NexusCommand.swift",
            ]))
        #expect(House.files.allSatisfy { !$0.lines.isEmpty })
    }
}
