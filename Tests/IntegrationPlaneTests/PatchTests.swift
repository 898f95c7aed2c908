// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import IntegrationPlane

struct PatchTests {
    private static let files = [
        "a": "1", "b.c": "2", "b/c": "3", "b/d/e": "4", "b0": "5", "tests/test_a.py": "operator",
        "run.sh": "#!/bin/sh\n",
    ]

    private func open(_ fixture: Fixture) async throws -> (GitRepository, ObjectName) {
        try fixture.makeRepository(Self.files)
        try fixture.plain(["update-index", "--chmod=+x", "run.sh"])
        let head = try fixture.commit()
        try fixture.plain(["reset", "-q", "--hard"])
        return (try await fixture.open(), try object(head))
    }

    private func names(_ fixture: Fixture, _ tree: ObjectName) throws -> String {
        try fixture.plain(["ls-tree", "-r", "--name-only", tree.text]).replacing("\n", with: " ")
    }

    @Test("Applying nothing gives the base's own tree")
    func appliesNothing() async throws {
        let fixture = try Fixture()
        let (repository, base) = try await open(fixture)
        let tree = try await repository.apply(Patch(changes: []), to: base)
        #expect(tree == (try await repository.tree(of: base)))
    }

    @Test("A patch gives the tree that git itself makes of the same files, and one that fsck accepts")
    func agreesWithGit() async throws {
        let fixture = try Fixture()
        let (repository, base) = try await open(fixture)
        let patch = Patch(changes: [
            try change("b/d/e", nil), try change("b/d.x", "6"), try change("b/d0/y", "7", executable: true),
            try change("a", "changed"), Patch.Change(path: try path("z/link"), kind: .link(Array("../a".utf8))),
        ])
        let tree = try await repository.apply(patch, to: base)

        try fixture.plain(["rm", "-q", "b/d/e"])
        try fixture.write("6", to: "repository/b/d.x")
        try fixture.write("7", to: "repository/b/d0/y")
        try fixture.write("changed", to: "repository/a")
        try fixture.write("", to: "repository/z/x")
        try FileManager.default.removeItem(atPath: "\(fixture.repository)/z/x")
        try FileManager.default.createSymbolicLink(
            atPath: "\(fixture.repository)/z/link", withDestinationPath: "../a")
        try fixture.plain(["add", "-A"])
        try fixture.plain(["update-index", "--chmod=+x", "b/d0/y"])
        #expect(tree.text == (try fixture.plain(["write-tree"])))
        try fixture.plain(["fsck", "--strict"])
    }

    @Test("A file can take a folder's place and a folder a file's, when the patch says what goes")
    func swapsKinds() async throws {
        let fixture = try Fixture()
        let (repository, base) = try await open(fixture)
        let patch = Patch(changes: [
            try change("b", "file"), try change("b/c", nil), try change("b/d/e", nil), try change("a", nil),
            try change("a/x", "folder"),
        ])
        let tree = try await repository.apply(patch, to: base)
        #expect(try names(fixture, tree) == "a/x b b.c b0 run.sh tests/test_a.py")
    }

    @Test(
        "A patch that removes what it does not name is refused, and completing it names it",
        arguments: [
            ("tests", "a file", "tests/test_a.py"), ("b", nil, "b/c"), ("a/x", "below a file", "a"),
        ] as [(String, String?, String)])
    func refusesImplicitRemoval(name: String, text: String?, removed: String) async throws {
        let fixture = try Fixture()
        let (repository, base) = try await open(fixture)
        let patch = Patch(changes: [try change(name, text)])
        let error = await #expect(throws: IntegrationError.self) { try await repository.apply(patch, to: base) }
        #expect(error?.code == .patchImplicit)
        let completed = try await repository.completed(patch, onto: base)
        #expect(completed.changes.contains(try change(removed, nil)))
        let tree = try await repository.apply(completed, to: base)
        let entries = try await repository.listTree(tree)
        #expect(entries[try path(removed)] == nil)
        #expect((entries[try path(name)] != nil) == (text != nil))
    }

    @Test("Protected files come back with the operator's bytes, whatever the patch did to them or put in their way")
    func restores() async throws {
        let fixture = try Fixture()
        let (repository, base) = try await open(fixture)
        let patch = Patch(changes: [
            try change("tests/test_a.py", nil), try change("tests", "in the way"), try change("run.sh", nil),
            try change("new/deep", "x"),
        ])
        let restored = [
            try path("tests/test_a.py"): Array("operator".utf8), try path("run.sh"): Array("#!/bin/sh\n".utf8),
            try path("new"): Array("file".utf8),
        ]
        let tree = try await repository.apply(patch, to: base, restoring: restored)
        let entries = try await repository.listTree(tree)
        #expect(entries[try path("run.sh")]?.mode == .executable)
        #expect(entries[try path("new")]?.mode == .file)
        let test = try #require(entries[try path("tests/test_a.py")])
        #expect(try await repository.readBlob(test.object) == Array("operator".utf8))
    }

    @Test("Protected files that exclude each other are refused")
    func refusesImpossibleRestoration() async throws {
        let fixture = try Fixture()
        let (repository, base) = try await open(fixture)
        let error = await #expect(throws: IntegrationError.self) {
            try await repository.apply(
                Patch(changes: []), to: base, restoring: [try path("x"): [], try path("x.y"): [], try path("x/z"): []])
        }
        #expect(error?.code == .patchInvalid)
    }

    @Test(
        "A submodule is carried along; touching it, above it or below it is refused", arguments: ["s/m", "s/m/x", "s"])
    func keepsSubmodules(name: String) async throws {
        let fixture = try Fixture()
        let head = try fixture.makeRepository()
        try fixture.plain(["update-index", "--add", "--cacheinfo", "160000,\(head),s/m"])
        try fixture.write("", to: "repository/s/m/.keep")
        let base = try object(try fixture.commit())
        let repository = try await fixture.open()
        let tree = try await repository.apply(Patch(changes: [try change("s/x", "1")]), to: base)
        #expect(try await repository.listTree(tree)[try path("s/m")]?.mode == .submodule)
        for text in ["new", nil] {
            let error = await #expect(throws: IntegrationError.self) {
                try await repository.apply(Patch(changes: [try change(name, text)]), to: base)
            }
            #expect(error?.code == .patchSubmodule)
        }
    }

    @Test("Blobs of every size come back as they went in", arguments: [0, 1, 15, 16, 4096, 65535, 65536, 200_000])
    func blobsRoundTrip(size: Int) async throws {
        let fixture = try Fixture()
        let (repository, _) = try await open(fixture)
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let name = try await repository.writeBlob(bytes)
        #expect(try await repository.readBlob(name) == bytes)
        #expect(try fixture.plain(["cat-file", "-s", name.text]) == "\(size)")
    }

    @Test("A tree with a name that leads out of the repository is refused")
    func refusesEscapingNames() async throws {
        let fixture = try Fixture()
        let (repository, _) = try await open(fixture)
        let blob = try await repository.writeBlob(Array("x".utf8))
        for name in ["..", ".git", ".GIT"] {
            let line = Array("100644 \(name)\0".utf8) + (Hexadecimal.decode(blob.text) ?? [])
            try Data(line).write(to: URL(fileURLWithPath: "\(fixture.folder)/tree"))
            let tree = try fixture.plain(["hash-object", "-t", "tree", "-w", "--literally", "\(fixture.folder)/tree"])
            let error = await #expect(throws: IntegrationError.self) {
                try await repository.listTree(try object(tree))
            }
            #expect(error?.code == .treeUnsupported)
        }
    }
}
