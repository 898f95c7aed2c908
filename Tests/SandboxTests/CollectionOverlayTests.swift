// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Testing

@testable import Sandbox

/// What the kernel's own overlay leaves in its upper layer, collected: base and patch together are what was seen in it.
@Suite(.enabled(if: OverlayMount.mayRun, "needs root, and a temporary folder that an overlay takes"))
struct CollectionOverlayTests {
    static let base: [Specimen] = [
        .file("keep"), .file("touched"), .file("edited"), .file("mode"), .file("removed"), .file("renamed", "r"),
        .file("folder/a"), .file("folder/b"), .file("folder/deep/c"), .file("replaced/a"), .file("replaced/sub/b"),
        .file("file"), .link("link", "keep"), .link("relinked", "keep"), .file("%ff%fe/a"), .file("%ff%fe/b"),
    ]

    @Test(
        "base and patch make the tree that was seen",
        arguments: [
            ("nothing", ":"),
            ("looked around", "cat keep edited folder/a; ls -R .; touch touched; chmod g+w keep"),
            ("edited", "echo more >> edited; : > touched; chmod +x mode; echo new > folder/new"),
            ("removed", "rm removed link folder/a; rm -r replaced"),
            ("renamed a file", "mv renamed folder/renamed; mv keep removed"),
            (
                "rebuilt a folder",
                "rm -r folder; mkdir folder; echo text > folder/a; mkdir folder/deep; echo > folder/z"
            ),
            ("rebuilt a folder with what it had", "cp -r folder t; rm -r folder; mv t folder"),
            ("a file in a folder's place", "rm -r replaced; echo f > replaced"),
            ("a link in a folder's place", "rm -r replaced; ln -s folder replaced"),
            ("a folder in a file's place", "rm file; mkdir -p file/x; echo f > file/x/y"),
            ("an empty folder in a file's place", "rm file; mkdir file"),
            ("a folder in a link's place", "rm link; mkdir link; echo f > link/a"),
            ("links", "ln -sf folder relinked; ln -s /etc/passwd absolute; rm link; echo f > link"),
            ("made and removed again", "mkdir -p t/u; echo > t/u/v; rm -r t; mkdir .git; rmdir .git"),
            ("names that are no text", "n=$(printf '\\377\\376'); rm -r \"$n\"; mkdir \"$n\"; echo new > \"$n/c\""),
            ("removed everything", "rm -rf -- *"),
        ])
    func roundTrip(_ name: String, script: String) throws {
        let fixture = try CollectionFixture(base: Self.base)
        try #require(try OverlayMount.run(script, fixture))
        let patch = try fixture.collect(opaque: try Self.opaque(fixture.upper))
        #expect(patch.refusals.isEmpty)
        var expected = try Self.tree(fixture.base)
        for change in patch.changes {
            let old = expected.updateValue(change.kind, forKey: change.path)
            // Nothing is said that is not so: no change that changes nothing, no removal of what was not there.
            #expect(old != change.kind)
            if change.kind == .deleted {
                #expect(old != nil)
                expected[change.path] = nil
            }
        }
        #expect(try Self.tree(fixture.folder + "/seen") == expected)
    }

    @Test("what an overlay copies up with a second name, or makes special, is refused")
    func specials() throws {
        let fixture = try CollectionFixture(base: Self.base)
        try #require(try OverlayMount.run("ln keep twin; mkfifo pipe; chmod u+s mode; chmod g+s edited", fixture))
        #expect(
            try fixture.collect().lines == [
                "refuse edited setgid file", "refuse keep hard link", "refuse mode setuid file", "refuse pipe fifo",
                "refuse twin hard link",
            ])
    }

    /// Folders of an upper layer that the kernel has marked, as only root can see.
    static func opaque(_ layer: String) throws -> [String] {
        let root: DirectoryDescriptor = try Files.open(layer, [.readOnly, .directory])
        var opaque: [String] = []
        var pending = [""]
        while let path = pending.popLast() {
            let bytes = path.isEmpty ? Array(".".utf8) : Specimen.bytes(path)
            let place: FileDescriptor = try Files.open(bytes: bytes, below: root, [.path, .noFollow])
            guard try FileStatus(of: place).kind == .directory else { continue }
            let folder: DirectoryDescriptor = try Files.open(bytes: bytes, below: root, [.readOnly, .directory])
            let mark = try ExtendedAttributes.value(of: "trusted.overlay.opaque", on: folder)
            if mark == Array("y".utf8) { opaque.append(path) }
            pending += try Folders.names(in: folder).map { (path.isEmpty ? "" : path + "/") + escape($0) }
        }
        return opaque
    }

    /// The files and links below a folder, as a patch would say them.
    private static func tree(_ folder: String) throws -> [RepositoryPath: Patch.Kind] {
        let layers = try CollectionFixture()
        let view: DirectoryDescriptor = try Files.open(folder, [.path, .directory])
        let patch = try WorkspaceCollector().collect(
            view: view, opaque: [], base: try BaseLayers(folders: layers.bases))
        return Dictionary(uniqueKeysWithValues: patch.changes.map { ($0.path, $0.kind) })
    }

    private static func escape(_ name: [UInt8]) -> String {
        name.map { (33...126).contains($0) ? String(UnicodeScalar($0)) : "%" + String($0, radix: 16) }.joined()
    }
}
