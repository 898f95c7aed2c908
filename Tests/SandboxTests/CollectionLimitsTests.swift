// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Sandbox

struct CollectionLimitsTests {
    private static let terabyte = 1 << 40

    @Test("a file of a terabyte without contents is refused unread, also where the base has a file")
    func sparse() throws {
        let fixture = try CollectionFixture(
            base: [.file("b")], upper: [.hole("a", Self.terabyte), .hole("b", Self.terabyte), .file("c", "new")])
        #expect(try fixture.collect().lines == ["put c new", "refuse a too large", "refuse b too large"])
    }

    @Test("a file may have exactly as many bytes as the limit says", arguments: [(3, true), (4, true), (5, false)])
    func oneFile(_ length: Int, fits: Bool) throws {
        let fixture = try CollectionFixture(upper: [.hole("a", length)])
        let patch = try fixture.collect(limits: .init(fileBytes: 4))
        #expect(patch.changes.isEmpty != fits)
        #expect(patch.refusals.isEmpty == fits)
    }

    @Test("a large file of the base that was only copied up is no change, a changed one is refused")
    func largeCopy() throws {
        let fixture = try CollectionFixture(
            base: [.hole("a", 200_000), .hole("b", 200_000), .hole("c", 200_000)],
            upper: [.hole("a", 200_000), .file("b", String(repeating: "x", count: 200_000)), .hole("c", 200_001)])
        #expect(
            try fixture.collect(limits: .init(fileBytes: 1000)).lines == ["refuse b too large", "refuse c too large"])
    }

    @Test("contents, targets and paths count together; what still fits is kept")
    func together() throws {
        let fixture = try CollectionFixture(
            upper: [.file("a", "12345"), .file("b", "1234567"), .file("c", "123"), .link("d", "12")])
        // Four paths of one byte, 5 and 3 bytes of contents.
        #expect(
            try fixture.collect(limits: .init(bytes: 13)).lines == [
                "put a 12345", "put c 123", "refuse b too large", "refuse d too large",
            ])
    }

    @Test("long paths can't be had for nothing: the walk ends where they are more than the limit")
    func paths() throws {
        let name = String(repeating: "n", count: 200)
        let fixture = try CollectionFixture(upper: (0..<9).map { .file("d/\(name)\($0)", "") })
        let patch = try fixture.collect(limits: .init(bytes: 1000))
        #expect(patch.changes.count == 4)
        #expect(patch.refusals == [.init(path: "d", what: "too large")])
    }

    @Test("names are counted over all folders, and the walk ends where there are too many")
    func entries() throws {
        let fixture = try CollectionFixture(
            base: [.file("gone")], upper: [.gone("gone"), .file("d/a"), .file("d/b"), .folder("e")])
        #expect(try fixture.collect(limits: .init(entries: 5)).refusals.isEmpty)
        #expect(
            try fixture.collect(limits: .init(entries: 4)).lines == ["delete gone", "refuse d too many entries"])
        #expect(try fixture.collect(limits: .init(entries: 2)).lines == ["refuse . too many entries"])
    }

    @Test("a folder below the depth is refused and not entered")
    func depth() throws {
        let fixture = try CollectionFixture(upper: [.file("1/2/3/a", "in"), .file("1/2/3/4/a"), .file("1/2/3/4/5/b")])
        #expect(
            try fixture.collect(limits: .init(depth: 3)).lines == ["put 1/2/3/a in", "refuse 1/2/3/4 too deep"])
    }

    @Test("a tree deeper than there are descriptors or stack is collected all the same")
    func deepTree() throws {
        let path = String(repeating: "d/", count: 1100) + "a"
        let fixture = try CollectionFixture(upper: [.file(path)])
        #expect(try fixture.collect(limits: .init(depth: 1100)).lines == ["put \(path) text"])
    }

    @Test("a path longer than the kernel takes is refused where it gets too long")
    func longPath() throws {
        let component = String(repeating: "n", count: 255)
        let path = Array(repeating: component, count: 17).joined(separator: "/")
        let fixture = try CollectionFixture(upper: [.file(path)])
        let sixteen = Array(repeating: component, count: 16).joined(separator: "/")
        // 16 names and 15 slashes are 4 095 bytes, the most there can be.
        #expect(try fixture.collect().refusals == [.init(path: path, what: "invalid path")])
        #expect(sixteen.utf8.count == 4095)
    }
}
