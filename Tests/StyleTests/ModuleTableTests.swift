// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@Suite struct ModuleTableTests {
    private static let catalog = "Sources/nexus/nexus.docc"

    private static let planted = """
        ## Phase 1: A
        | module | target | types | suites | acceptance |
        | --- | --- | --- | --- | --- |
        | `a.py` | `Linux` | `Files`, `Folders` | `FileTests` | `AllTests` |
        | `b/__init__.py` | `Linux` | — | `FileTests` | `AllTests` |
        ## Phase 2: B
        | `c.py` | `Egress` | `Door` | *later* | *later* |
        """

    private func disagreements(
        _ text: String, types: [String: Set<String>] = ["Linux": ["Files", "Folders"]],
        suites: Set<String> = ["FileTests", "AllTests"]
    ) -> [String] {
        let table = ModuleTable(text)
        return table.objections + table.disagreements(types: types, suites: suites)
    }

    @Test("a table that agrees with the code is taken, and its rows are counted by phase")
    func agreement() {
        #expect(disagreements(Self.planted) == [])
        #expect(ModuleTable(Self.planted).countsByPhase == [2, 1])
        #expect(ModuleTable(Self.planted).rows.first?.types == ["Files", "Folders"])
    }

    @Test("a type, a suite or a target that is not there is found, with the line")
    func absence() {
        #expect(disagreements(Self.planted, types: ["Linux": ["Files"]]) == ["4: `Linux` declares no `Folders`"])
        #expect(
            disagreements(Self.planted, suites: ["AllTests"]) == [
                "4: there is no suite `FileTests`", "5: there is no suite `FileTests`",
            ])
        #expect(disagreements(Self.planted, types: [:]).contains("5: there is no target `Linux`"))
    }

    @Test("a row that says later although its type exists is found")
    func overdue() {
        let types: [String: Set<String>] = ["Linux": ["Files", "Folders"], "Egress": ["Door"]]
        #expect(
            disagreements(Self.planted, types: types) == [
                "7: `c.py` is not later: `Egress` declares `Door`; fill the row in"
            ])
    }

    @Test(
        "a row that leaves out what it has to say is found",
        arguments: [
            ("| `a.py` | `Linux` | — | `FileTests` | `AllTests` |", "1: `a.py` names no type"),
            ("| `a.py` | `Linux` | `Files` | — | `AllTests` |", "1: `a.py` has no suite or no acceptance test"),
            (
                "| `a.py` | `Linux` | `Files` | `FileTests` |",
                "1: a row has a module, a target, types, suites and an acceptance test"
            ),
            ("| `a.py` | `Moon` | `Files` | *later* | *later* |", "1: `Moon` has no floor"),
            ("| `a.py` | `Linux` | — | *later* | *later* |", "1: `a.py` names no type"),
        ])
    func gaps(_ row: String, _ objection: String) {
        #expect(disagreements(row) == [objection])
    }

    @Test("the table of the documentation agrees with the code")
    func house() {
        let table = ModuleTable(House.text("\(Self.catalog)/Modules.md"))
        let targets = Manifest(House.text("Package.swift")).targets.map(\.name).filter { Floors.floor[$0] != nil }
        let types = Dictionary(
            uniqueKeysWithValues: targets.map { target in
                (target, Self.types(in: House.files.filter { $0.isProduct && $0.target == target }))
            })
        let suites = Self.types(in: House.files.filter { !$0.isProduct }).filter { $0.hasSuffix("Tests") }
        #expect(table.objections == [])
        #expect(table.disagreements(types: types, suites: suites) == [])
    }

    @Test("each phase has all of its modules, each once")
    func completeness() {
        let table = ModuleTable(House.text("\(Self.catalog)/Modules.md"))
        #expect(table.countsByPhase == [9, 11, 8, 5, 16, 13, 10, 11, 5])
        #expect(Set(table.rows.map(\.module)).count == table.rows.count)
    }

    @Test("every article is listed, and every link in the documentation leads to one")
    func links() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: House.folder.appending(path: Self.catalog).path)
        let articles = Set(files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) })
        let links = Dictionary(
            uniqueKeysWithValues: articles.map { ($0, Self.links(in: House.text("\(Self.catalog)/\($0).md"))) })
        #expect(links.values.reduce([], +).filter { !articles.contains($0) } == [])
        #expect(Set(links["nexus", default: []]) == articles.subtracting(["nexus"]))
        #expect(Self.links(in: "a <doc:B>, <doc:C>\n<doc:D") == ["B", "C"])
    }

    /// The names that the files declare as types, extensions aside.
    private static func types(in files: [SourceFile]) -> Set<String> {
        let kinds: Set = ["struct", "class", "enum", "actor", "protocol"]
        return Set(
            files.flatMap { file in
                file.tokens.indices.compactMap { index in
                    guard file.tokens[index].kind == .word, kinds.contains(file.tokens[index].text),
                        let name = file.token(after: index), name.kind == .word
                    else { return nil }
                    return name.text
                }
            })
    }

    private static func links(in text: String) -> [String] {
        text.split(separator: "<doc:", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
            piece.firstIndex(of: ">").map { String(piece[..<$0]) }
        }
    }
}
