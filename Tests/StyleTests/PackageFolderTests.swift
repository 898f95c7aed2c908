// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@Suite struct PackageFolderTests {
    @Test("a stranger in the top folder is found; dotfiles are not strangers")
    func strangers() {
        #expect(PackageFolder.strangers(in: ["Sources", "docs", ".ci", "LICENSE", "a.log"]) == ["a.log", "docs"])
    }

    @Test("the top folder holds what the design names, and nothing else")
    func topFolder() throws {
        let entries = try FileManager.default.contentsOfDirectory(atPath: House.folder.path)
        #expect(PackageFolder.strangers(in: entries) == [])
        let missing = Set(["Package.swift", "Makefile", "README.md", "CHANGELOG.md", "LICENSE", ".ci"]).subtracting(
            entries)
        #expect(missing == [])
    }

    @Test(
        "an unstructured task is found in each of its spellings",
        arguments: [
            ("Task { f() }", [1]), ("\nlet a = Task.detached(priority: .low) {\n}", [2]), ("Task(name: f(1)) {}", [1]),
            ("group.addTask { f() }", []), ("Task.isCancelled", []), ("var task: Task<Void, Never> { a }", []),
            ("// Task {", []),
        ])
    func bareTasks(_ text: String, _ lines: [Int]) {
        let file = SourceFile(path: "Sources/ControlPlane/A.swift", text: text)
        #expect(PackageFolder.bareTasks(in: [file]).map(\.line) == lines)
    }

    @Test("unstructured tasks start in one file at most")
    func tasksOfTheHouse() {
        let found = PackageFolder.bareTasks(in: House.files)
        #expect(Set(found.map(\.path)).count <= 1, "\(found)")
    }

    @Test("README fits a screen and names only targets that the Makefile has")
    func readme() {
        let readme = House.text("README.md")
        #expect(!readme.isEmpty && readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 61)
        let calls = PackageFolder.makeCalls(in: readme)
        #expect(calls.isSuperset(of: ["demo", "test"]))
        #expect(calls.subtracting(PackageFolder.makeTargets(in: House.text("Makefile"))) == [])
    }

    @Test("targets and calls of make are read from their texts")
    func makeWords() {
        #expect(
            PackageFolder.makeTargets(in: "A := 1\nB ?= 2\nall test: a\n\techo b: c\n.PHONY: d\n") == ["all", "test"])
        #expect(PackageFolder.makeCalls(in: "run `make a b`\nmake c   # d: e\nplease make f\n") == ["a", "b", "c"])
    }

    @Test("make knows every target of the house, and filters by test targets that exist")
    func makefile() {
        let makefile = House.text("Makefile")
        let wanted: Set = [
            "help", "setup", "build", "demo", "test", "test-kernel", "test-e2e", "bench", "format", "lint", "check",
            "install", "uninstall", "dist", "test-dist",
        ]
        #expect(wanted.subtracting(PackageFolder.makeTargets(in: makefile)) == [])
        let names = Set(Manifest(House.text("Package.swift")).targets.map(\.name))
        // A suite is named after its target and a dot.
        let filters = makefile.split(whereSeparator: \.isWhitespace).filter { $0.hasSuffix("Tests") && $0 != "Tests" }
            .map { String($0.prefix { $0 != "." }) }
        #expect(Set(filters).subtracting(names) == [] && !filters.isEmpty)
    }
}
