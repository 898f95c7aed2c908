// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

struct FoldersBytesTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private static let name: [UInt8] = [0x61, 0xFF, 0x62]

    @Test("a name that is no UTF-8 is made, looked at and opened as it is")
    func bytes() throws {
        let folder = try scratch.open()
        try Folders.make(bytes: Self.name, in: folder, mode: 0o700)
        #expect(try FileStatus(bytes: Self.name, in: folder).kind == .directory)
        #expect(try Folders.names(in: folder) == [Self.name])
        let inner: DirectoryDescriptor = try Files.open(bytes: Self.name, below: folder, [.readOnly, .directory])
        let file: FileDescriptor = try Files.open(
            bytes: Self.name, below: inner, [.writeOnly, .create, .exclusive], mode: 0o640)
        #expect(try FileStatus(of: file).permissions & ~0o640 == 0)
        #expect(try FileStatus(bytes: Self.name, in: inner).kind == .regular)
    }

    @Test("a link is looked at itself, whatever its target, and read as bytes")
    func link() throws {
        let folder = try scratch.open()
        try Folders.link(bytes: Self.name, to: [0x2F, 0xFE], in: folder)
        #expect(try FileStatus(bytes: Self.name, in: folder).kind == .link)
        let link: FileDescriptor = try Files.open(bytes: Self.name, below: folder, [.path, .noFollow])
        #expect(try Files.target(ofLink: link) == [0x2F, 0xFE])
    }

    @Test(
        "a name that leads elsewhere is refused when it is looked at",
        arguments: ["..", "../x", "link/file", "/etc"])
    func elsewhere(name: String) throws {
        let folder = try scratch.open()
        try Folders.link("link", to: "/", in: folder)
        #expect(throws: LinuxError.self) { try FileStatus(bytes: Array(name.utf8), in: folder) }
    }

    @Test("a name with a NUL is refused, not cut off")
    func null() throws {
        let folder = try scratch.open()
        let name = Array("a\0b".utf8)
        #expect(throws: LinuxError.self) { try Folders.make(bytes: name, in: folder) }
        #expect(throws: LinuxError.self) { try Folders.link(bytes: name, to: [0x61], in: folder) }
        #expect(throws: LinuxError.self) { try Folders.link(bytes: [0x61], to: name, in: folder) }
        #expect(throws: LinuxError.self) { try FileStatus(bytes: name, in: folder) }
        #expect(try Folders.names(in: folder) == [])
    }

    @Test("a renamed file takes the place of what had its name")
    func rename() throws {
        try scratch.write("new", "draft")
        let folder = try scratch.open()
        try Folders.make("target", in: folder)
        try scratch.write("old", "target/file")
        let target: DirectoryDescriptor = try Files.open("target", below: folder, [.readOnly, .directory])
        try Folders.rename("draft", in: folder, to: "file", in: target)
        #expect(try Files.contents(of: "\(scratch.path)/target/file") == Array("new".utf8))
        let error = #expect(throws: LinuxError.self) {
            try Folders.rename("draft", in: folder, to: "file", in: target)
        }
        #expect(error == LinuxError(operation: "renameat", subject: "draft", errno: .noEntry))
    }
}
