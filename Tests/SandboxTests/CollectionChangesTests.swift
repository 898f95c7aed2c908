// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Glibc
import Testing

@testable import Sandbox

/// Two layers, and the patch that leads from the base to what the attempt saw.
struct CollectionCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let base: [Specimen]
    let upper: [Specimen]
    let opaque: [String]
    let lines: [String]

    init(_ name: String, base: [Specimen] = [], upper: [Specimen], opaque: [String] = [], _ lines: [String]) {
        (testDescription, self.base, self.upper, self.opaque, self.lines) = (name, base, upper, opaque, lines)
    }
}

struct CollectionChangesTests {
    static let files: [CollectionCase] = [
        .init("nothing was done", base: [.file("a"), .folder("d")], upper: [], []),
        .init("a new file in new folders", upper: [.file("x/y/a", "new")], ["put x/y/a new"]),
        .init("a new executable", upper: [.file("a", "new", mode: 0o755)], ["run a new"]),
        .init("a new empty file", upper: [.file("a", "")], ["put a "]),
        .init("other bytes", base: [.file("d/a", "old")], upper: [.file("d/a", "longer")], ["put d/a longer"]),
        .init("other bytes of the same length", base: [.file("a", "old")], upper: [.file("a", "new")], ["put a new"]),
        .init(
            "one byte in the last portion",
            base: [.file("a", String(repeating: "x", count: 70_000) + "1")],
            upper: [.file("a", String(repeating: "x", count: 70_000) + "2")],
            ["put a " + String(repeating: "x", count: 70_000) + "2"]),
        .init(
            "copied up and not changed", base: [.file("d/a", String(repeating: "x", count: 70_000)), .file("e", "")],
            upper: [.file("d/a", String(repeating: "x", count: 70_000), mode: 0o600), .file("e", "", mode: 0o666)], []),
        .init("made executable", base: [.file("a")], upper: [.file("a", mode: 0o755)], ["run a text"]),
        .init("no longer executable", base: [.file("a", mode: 0o755)], upper: [.file("a")], ["put a text"]),
        .init("executable for others only", base: [.file("a")], upper: [.file("a", mode: 0o655)], []),
        .init(
            "sticky bit and odd modes", upper: [.file("a", mode: 0o1446), .folder("d", mode: 0o3777)], ["put a text"]),
        .init("deleted", base: [.file("d/a"), .file("d/b")], upper: [.gone("d/a")], ["delete d/a"]),
        .init("a deletion of what never was", base: [.file("d/a")], upper: [.gone("d/b"), .gone("c/x")], []),
        .init(
            "deletions share one inode", base: [.file("a"), .file("b")],
            upper: [.gone("a"), .hardLink("b", to: "a")], ["delete a", "delete b"]),
        .init("empty folders", base: [.folder("d")], upper: [.folder("d/e/f"), .folder("g")], []),
    ]

    static let links: [CollectionCase] = [
        .init("a new link, wherever it leads", upper: [.link("a", "/etc/passwd")], ["link a /etc/passwd"]),
        .init("a link to nothing", upper: [.link("d/a", "../../../%")], ["link d/a ../../../%"]),
        .init("a link as it was", base: [.link("a", "b")], upper: [.link("a", "b")], []),
        .init("another target", base: [.link("a", "b")], upper: [.link("a", "c")], ["link a c"]),
        .init("a link in a file's place", base: [.file("a", "b")], upper: [.link("a", "b")], ["link a b"]),
        .init("a file in a link's place", base: [.link("a", "b")], upper: [.file("a", "b")], ["put a b"]),
        .init("a deleted link", base: [.link("a", "/")], upper: [.gone("a")], ["delete a"]),
        .init(
            "a folder over a link to a folder: nothing is read through it",
            base: [.link("a", "d"), .file("d/x", "same")], upper: [.file("a/x", "same")], ["delete a", "put a/x same"]),
        .init(
            "a link over a folder", base: [.file("a/x"), .file("a/d/y")], upper: [.link("a", "a")],
            ["link a a", "delete a/d/y", "delete a/x"]),
    ]

    static let folders: [CollectionCase] = [
        .init(
            "a deleted folder", base: [.file("d/a"), .file("d/e/b"), .link("d/l", "/"), .folder("d/none"), .file("k")],
            upper: [.gone("d")], ["delete d/a", "delete d/e/b", "delete d/l"]),
        .init(
            "a file over a folder", base: [.file("d/a"), .file("d/e/b")], upper: [.file("d", "new")],
            ["put d new", "delete d/a", "delete d/e/b"]),
        .init("a folder over a file", base: [.file("d")], upper: [.file("d/a", "new")], ["delete d", "put d/a new"]),
        .init("an empty folder over a file", base: [.file("d")], upper: [.folder("d")], ["delete d"]),
        .init(
            "an opaque folder", base: [.file("d/same"), .file("d/gone"), .file("d/other"), .file("d/e/gone")],
            upper: [.file("d/same"), .file("d/other", "new"), .file("d/new", "new")], opaque: ["d"],
            ["delete d/e/gone", "delete d/gone", "put d/new new", "put d/other new"]),
        .init(
            "what lies in an opaque folder is opaque too", base: [.file("d/e/f/gone"), .file("d/e/f/same")],
            upper: [.file("d/e/f/same")], opaque: ["d"], ["delete d/e/f/gone"]),
        .init(
            "an empty opaque folder", base: [.file("d/a"), .file("k")], upper: [.folder("d")], opaque: ["d"],
            ["delete d/a"]),
        .init(
            "deletions in an opaque folder are said once", base: [.file("d/a"), .file("d/e/b")],
            upper: [.gone("d/a"), .gone("d/e")], opaque: ["d"], ["delete d/a", "delete d/e/b"]),
        .init(
            "files and folders trade places in an opaque folder", base: [.file("d/a"), .file("d/e/b")],
            upper: [.file("d/a/b", "new"), .file("d/e", "new")], opaque: ["d"],
            ["delete d/a", "put d/a/b new", "put d/e new", "delete d/e/b"]),
        .init(
            "an opaque folder over a file", base: [.file("d")], upper: [.file("d/a", "new")], opaque: ["d"],
            ["delete d", "put d/a new"]),
        .init("an opaque folder over nothing", upper: [.file("d/a", "new")], opaque: ["d"], ["put d/a new"]),
        .init(
            "a neighbour whose name begins alike is not opaque", base: [.file("d/a"), .file("dd/a")],
            upper: [.folder("d"), .folder("dd")], opaque: ["d"], ["delete d/a"]),
        .init(
            "the root itself is opaque", base: [.file("a"), .file("d/b")], upper: [.file("c", "new")], opaque: [""],
            ["delete a", "put c new", "delete d/b"]),
    ]

    static let names: [CollectionCase] = [
        .init(
            "any bytes but those of .git", base: [.file("%ff/a"), .file("%ff/b"), .file("c:\\d")],
            upper: [
                .gone("%ff/a"), .file("x%0ay", "1"), .file("%fe", "2"), .gone("c:\\d"),
                .file(" ", "3"), .file("-rf", "4"), .file(".gitignore", "5"), .file("...", "6"),
            ],
            [
                "put   3", "put -rf 4", "put ... 6", "put .gitignore 5", "delete c:\\d",
                "put x%0ay 1", "put %fe 2", "delete %ff/a",
            ]),
        .init(
            "an opaque folder that is not UTF-8", base: [.file("%ff/a"), .file("%ff/b")], upper: [.file("%ff/a")],
            opaque: ["%ff"], ["delete %ff/b"]),
        .init("a name of 255 bytes", upper: [.file(long, "1")], ["put \(long) 1"]),
    ]
    private static let long = String(repeating: "n", count: 255)

    @Test("what changed is named, and nothing else", arguments: files + links + folders + names)
    func changes(_ example: CollectionCase) throws {
        let fixture = try CollectionFixture(base: example.base, upper: example.upper)
        #expect(try fixture.collect(opaque: example.opaque).lines == example.lines)
    }

    @Test("among 5 000 files that nobody may read, one change is found without looking at the others")
    func costFollowsUpper() throws {
        let fixture = try CollectionFixture(
            base: [.file("src/f0", mode: 0)] + (1..<5000).map { .hardLink("src/f\($0)", to: "src/f0") }
                + [.folder("src", mode: 0o711)],
            upper: [.file("src/f42", "longer than it was")])
        #expect(try fixture.collectAsNobody().lines == ["put src/f42 longer than it was"])
        // The other way round: had the folder been listed or a file been read, it would have been an error.
        let listing = try CollectionFixture(
            base: [.file("src/a"), .folder("src", mode: 0o711)], upper: [.gone("src")])
        #expect(throws: SandboxError.self) { try listing.collectAsNobody() }
        let reading = try CollectionFixture(base: [.file("a", mode: 0)], upper: [.file("a")])
        #expect(throws: SandboxError.self) { try reading.collectAsNobody() }
    }

    @Test("something in the base that no tree holds is a fault that names it, when it would have to go")
    func damagedBase() throws {
        let fixture = try CollectionFixture(base: [.node("d/p", S_IFIFO)], upper: [.gone("d")])
        let error = #expect(throws: SandboxError.self) { try fixture.collect() }
        #expect(error?.code == "collection.base")
        #expect(error?.description == "collect d/p: it is neither file, link nor folder")
    }

    @Test("the same workspace gives the same bytes, whatever order its names were made in")
    func determinism() throws {
        let specimens: [Specimen] = [
            .file("b/a"), .file("a/b"), .node("c", S_IFIFO), .node("a/p", S_IFIFO), .gone("z"),
        ]
        let one = try CollectionFixture(base: [.file("z/1"), .file("z/2")], upper: specimens)
        let other = try CollectionFixture(base: [.file("z/2"), .file("z/1")], upper: specimens.reversed())
        let patch = try one.collect()
        #expect(try other.collect() == patch)
        #expect(
            patch.lines == [
                "put a/b text", "put b/a text", "delete z/1", "delete z/2", "refuse a/p fifo", "refuse c fifo",
            ])
    }
}
