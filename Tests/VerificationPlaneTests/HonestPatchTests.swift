// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import VerificationPlane

/// Right code of every ordinary kind, judged from another process: it passes, and a slip in it does not.
@Suite struct HonestPatchTests {
    /// One section of a file in `Judging`.
    struct Case {
        let name: String
        let right: String
        let wrong: String
        let test: String

        var testFile: String { "tests/test_\(name).py" }
    }

    static let files = [
        "honest_data.py", "honest_flow.py", "honest_world.py", "honest_more.py", "honest_guess.py", "honest_rest.py",
    ]

    static func cases(in files: [String] = files) throws -> [Case] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Judging")
        return try files.flatMap { file in
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            return try text.components(separatedBy: "\n# === ").dropFirst().map(read)
        }
    }

    private static func read(_ section: String) throws -> Case {
        let parts = section.components(separatedBy: "# --- test\n")
        let head = try #require(parts.first?.split(separator: "\n", maxSplits: 1).first)
        let name = try #require(head.components(separatedBy: ": ").first)
        let change = head.dropFirst(name.count + 2).components(separatedBy: " => ")
        try #require(parts.count == 2 && change.count == 2, "\(head)")
        let right = String(parts[0].dropFirst(head.count + 1))
        try #require(right.contains(change[0]), "\(head)")
        let imports = "import unittest\nfrom unittest import TestCase as T\nimport thing.\(name) as m\n"
        return Case(
            name: name, right: right, wrong: right.replacing(change[0], with: change[1]), test: imports + parts[1])
    }

    private static func outcome(of cases: [Case], _ code: (Case) -> String) async throws -> [Diagnostic] {
        var patch = ["thing/__init__.py": ""]
        // They import each other.
        for item in try Self.cases() { patch["thing/\(item.name).py"] = item.right }
        for item in cases { patch["thing/\(item.name).py"] = code(item) }
        var trial = Trial(patch)
        trial.operatorFiles = Dictionary(uniqueKeysWithValues: cases.map { ($0.testFile, $0.test) })
        return try await trial.judge().outcome.diagnostics
    }

    @Test("right code of every ordinary kind is admitted")
    func right() async throws {
        let cases = try Self.cases()
        #expect(cases.count > 50)
        let complaints = try await Self.outcome(of: cases, \.right)
        #expect(complaints.isEmpty, "\(complaints)")
    }

    @Test("the same with one slip in each is refused, each for its own test", arguments: files)
    func wrong(_ file: String) async throws {
        let cases = try Self.cases(in: [file])
        let diagnostics = try await Self.outcome(of: cases, \.wrong)
        #expect(Set(diagnostics.map(\.code)) == ["tests.failed"])
        #expect(Set(diagnostics.compactMap(\.path)) == Set(cases.map(\.testFile)))
    }
}
