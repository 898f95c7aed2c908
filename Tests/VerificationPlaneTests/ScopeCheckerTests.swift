// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

@Suite struct ScopeCheckerTests {
    private static let text = Patch.Kind.file([], executable: false)

    private static func codes(
        _ changes: [(path: String, kind: Patch.Kind)], refusals: [Patch.Refusal] = [], base: [String] = []
    ) throws -> [String] {
        let envelope = try Sample.envelope(
            [], scope: ["greetings/*.py", "greetings/data/**", "link", "deep/down/link"],
            protected: ["tests/test_a.py", "greetings/pinned.py"])
        let patch = Patch(
            changes: try changes.map { Patch.Change(path: try Sample.path($0.path), kind: $0.kind) },
            refusals: refusals)
        return ScopeChecker.violations(of: patch, envelope: envelope, basePaths: try base.map(Sample.path))
            .map(\.code)
    }

    @Test(
        "a change is judged by where it is",
        arguments: [
            ("greetings/a.py", nil), ("greetings/data/x/y", nil), ("greetings/sub/a.py", "scope.outside"),
            ("setup.py", "scope.outside"), ("unittest.py", "scope.outside"), ("tests/test_b.py", "scope.outside"),
            ("tests/test_a.py", "scope.protected"), ("greetings/pinned.py", "scope.protected"),
            ("tests", "scope.protected"), ("tests/test_a.py/below", "scope.protected"),
        ] as [(String, String?)])
    func places(_ path: String, _ code: String?) throws {
        for kind in [Self.text, .deleted] {
            #expect(try Self.codes([(path, kind)]).first == code)
        }
    }

    @Test("a renamed test is a deleted one")
    func renamed() throws {
        #expect(
            try Self.codes([("tests/test_a.py", .deleted), ("greetings/moved.py", Self.text)]) == [
                "scope.protected"
            ])
    }

    @Test(
        "a link stays inside the repository, whatever other links there are",
        arguments: [
            ("greetings/a.py", true), ("./greetings/a.py", true), ("link2", true), ("", false), ("/etc/passwd", false),
            ("..", false), ("../outside", false), ("a/../../outside", false), ("a/../b", false), (".git/config", false),
            ("greetings/.GIT", false), (".", false),
        ])
    func links(_ target: String, _ isFine: Bool) throws {
        #expect(try Self.codes([("link", .link(Array(target.utf8)))]) == (isFine ? [] : ["scope.link"]))
    }

    @Test(
        "a link may climb as far as the root",
        arguments: [
            ("../../greetings/a.py", true), ("../x", true), ("../../../x", false), ("../a/../../../x", false),
        ])
    func climbs(_ target: String, _ isFine: Bool) throws {
        #expect(try Self.codes([("deep/down/link", .link(Array(target.utf8)))]) == (isFine ? [] : ["scope.link"]))
    }

    @Test("names that are one where case folds collide, folders too")
    func collisions() throws {
        #expect(try Self.codes([("greetings/A.py", Self.text)], base: ["greetings/a.py"]) == ["scope.case"])
        #expect(try Self.codes([("greetings/data/x", Self.text)], base: ["Greetings/y"]) == ["scope.case"])
        #expect(try Self.codes([("greetings/\u{e9}.py", Self.text)], base: ["greetings/e\u{301}.py"]) == ["scope.case"])
        #expect(try Self.codes([("greetings/Pinned.py", Self.text)]) == ["scope.case"])
        let moved: [(String, Patch.Kind)] = [("greetings/A.py", Self.text), ("greetings/a.py", .deleted)]
        #expect(try Self.codes(moved, base: ["greetings/a.py"]) == [])
    }

    @Test("what can't be committed, and nothing at all, are violations")
    func others() throws {
        #expect(try Self.codes([]) == ["scope.empty"])
        #expect(try Self.codes([], refusals: [.init(path: "greetings/p", what: "fifo")]) == ["scope.kind"])
    }
}
