// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc
import Linux
import Testing

@testable import Sandbox

struct CollectionRefusalTests {
    static let kinds: [CollectionCase] = [
        .init("a pipe: nobody waits for its writer", upper: [.node("p", S_IFIFO)], ["refuse p fifo"]),
        .init("a pipe over a file", base: [.file("p")], upper: [.node("p", S_IFIFO)], ["refuse p fifo"]),
        .init("a socket", upper: [.node("s", S_IFSOCK)], ["refuse s socket"]),
        .init("setuid", upper: [.file("a", mode: 0o4755)], ["refuse a setuid file"]),
        .init("setgid", upper: [.file("a", mode: 0o2755)], ["refuse a setgid file"]),
        .init(
            "setuid on what the base has", base: [.file("a")], upper: [.file("a", mode: 0o4644)],
            ["refuse a setuid file"]),
        .init(
            "two names of a file", upper: [.file("d/a"), .hardLink("b", to: "d/a")],
            ["refuse b hard link", "refuse d/a hard link"]),
        .init(
            "two names of a link", upper: [.link("a", "x"), .hardLink("b", to: "a")],
            ["refuse a hard link", "refuse b hard link"]),
        .init(
            "two names of an unchanged file", base: [.file("a")], upper: [.file("a"), .hardLink("b", to: "a")],
            ["refuse a hard link", "refuse b hard link"]),
        .init(
            "a repository inside, not looked into", upper: [.file(".git/config"), .file("d/.git/hooks/x")],
            ["refuse .git invalid path", "refuse d/.git invalid path"]),
        .init(
            "other spellings of it", upper: [.file(".GIT/config"), .file("d/.Git")],
            ["refuse .GIT invalid path", "refuse d/.Git invalid path"]),
        .init("a link called so", upper: [.link(".git", "/tmp")], ["refuse .git invalid path"]),
        .init(
            "a name that would move the cursor", upper: [.node("a%1b[2J%0ab", S_IFIFO)],
            ["refuse a%1b[2J%0ab fifo"]),
        .init(
            "a name that would reorder the line", upper: [.node("a\u{202E}b", S_IFIFO)],
            ["refuse a\\u{202e}b fifo"]),
        .init(
            "a name that is no text", upper: [.node("%ffa", S_IFIFO), .file("%80/.git")],
            ["refuse %80/.git invalid path", "refuse %ffa fifo"]),
        .init(
            "what is refused in an opaque folder is not also deleted", base: [.file("d/a"), .file("d/b")],
            upper: [.node("d/a", S_IFIFO)], opaque: ["d"], ["delete d/b", "refuse d/a fifo"]),
        .init(
            "good and bad side by side", base: [.file("x")], upper: [.file("a", "1"), .node("p", S_IFIFO), .gone("x")],
            ["put a 1", "delete x", "refuse p fifo"]),
    ]

    @Test("what no commit can hold is refused by kind and path", arguments: kinds)
    func refusal(_ example: CollectionCase) throws {
        let fixture = try CollectionFixture(base: example.base, upper: example.upper)
        #expect(try fixture.collect(opaque: example.opaque).lines == example.lines)
    }

    @Test("a device is refused, also one that stands for the null device", .enabled(if: mayMakeDevices, "needs root"))
    func devices() throws {
        let fixture = try CollectionFixture(
            base: [.file("c")],
            upper: [
                .node("c", S_IFCHR, 1, 3), .node("b", S_IFBLK, 7, 0), .node("d", S_IFBLK), .node("e", S_IFCHR, 0, 1),
            ])
        #expect(
            try fixture.collect().lines == [
                "refuse b block device", "refuse c character device", "refuse d block device",
                "refuse e character device",
            ])
    }

    static var mayMakeDevices: Bool {
        geteuid() == 0
            || ProcessInfo.processInfo.environment["NEXUS_REQUIRE"]?.split(separator: ",").contains("root") == true
    }

    @Test("what the attempt hid from us by its mode is refused, once for each file and folder")
    func unreadable() throws {
        let fixture = try CollectionFixture(
            base: [.file("same"), .file("listed/a")],
            upper: [
                .file("new", mode: 0), .file("same", mode: 0), .file("closed/a"), .folder("closed", mode: 0),
                .file("listed/a"), .file("listed/b"), .folder("listed", mode: 0o444),
                .file("passed/a"), .folder("passed", mode: 0o111), .file("open"),
            ])
        #expect(
            try fixture.collectAsNobody().lines == [
                "put open text", "refuse closed unreadable folder", "refuse listed unreadable folder",
                "refuse new unreadable file", "refuse passed unreadable folder", "refuse same unreadable file",
            ])
        #expect(try fixture.collect().refusals.isEmpty)
    }

    @Test("extended attributes end here: alone they change nothing, and they are not refused")
    func attributes() throws {
        let fixture = try CollectionFixture(base: [.file("a")], upper: [.file("a"), .file("b", "new")])
        for name in ["a", "b"] {
            let (setxattr, path, value) = (Int32(188), "\(fixture.upper)/\(name)", "x")
            let result = System.withPaths(path, "user.note") { path, attribute in
                System.withPath(value) { System.raw(setxattr, path, attribute, $0, 1) }
            }
            // A tmpfs before Linux 6.6 has no such attributes.
            try #require(result == 0 || result == -Int(EOPNOTSUPP))
        }
        #expect(try fixture.collect().lines == ["put b new"])
    }
}
