// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Synchronization
import Testing

@testable import VerificationPlane

/// Wrong answers that go by their own word, all in one tree, each with a test of its own.
@Suite struct LieTests {
    struct Lie {
        let name: String
        let code: String
        let test: String
    }

    static func lies() throws -> [Lie] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Judging/lies.py")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.components(separatedBy: "\n# === ").dropFirst().enumerated().map { number, section in
            let parts = section.components(separatedBy: "# --- test\n")
            let head = try #require(parts.first?.split(separator: "\n", maxSplits: 1).first.map(String.init))
            try #require(parts.count == 2, "\(head)")
            let name = "lie\(number)"
            let test = """
                import unittest
                import thing.\(name) as m
                \(parts[1].replacing("MODULE", with: name))
                class It(unittest.TestCase):
                    def test_it(self):
                        check(self)

                """
            return Lie(name: head, code: String(parts[0].dropFirst(head.count + 1)), test: test)
        }
    }

    @Test("no object is taken at its word, and no name of a test's is taken from it")
    func areRefused() async throws {
        let lies = try Self.lies()
        #expect(lies.count > 15)
        var trial = Trial(["thing/__init__.py": ""])
        trial.operatorFiles = [:]
        for (number, lie) in lies.enumerated() {
            trial.patch["thing/lie\(number).py"] = lie.code
            trial.operatorFiles["tests/test_lie\(number).py"] = lie.test
        }
        let diagnostics = try await trial.judge().outcome.diagnostics
        #expect(Set(diagnostics.map(\.code)) == ["tests.failed"])
        let refused = Set(diagnostics.compactMap(\.path))
        let admitted = lies.indices.filter { !refused.contains("tests/test_lie\($0).py") }.map { lies[$0].name }
        #expect(admitted == [])
    }

    @Test("no two runs of tests are there at once, so that none can tell another which it is")
    func oneAtATime() async throws {
        let counts = Mutex((now: 0, most: 0, all: 0))
        var trial = Trial(salutation: Trial.right)
        trial.operatorFiles["tests/test_inside.py"] = Trial.test
        trial.insideFiles = ["tests/test_inside.py"]
        trial.watch = { begins in
            counts.withLock { count in
                count.now += begins ? 1 : -1
                count.all += begins ? 1 : 0
                count.most = max(count.most, count.now)
            }
        }
        #expect(try await trial.codes() == [])
        let (now, most, all) = counts.withLock { $0 }
        // Sources compiled, tests listed, then straight, twin and base, each outside and inside.
        #expect((now, most, all) == (0, 1, 8))
    }
}
