// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc
import Testing

@testable import IntegrationPlane

struct CheckOutTests {
    @Test("A checkout holds exactly the tree: bytes, executable bits, links, names of any bytes, whatever the umask")
    func writesExactly() async throws {
        let fixture = try Fixture()
        let head = try fixture.makeRepository()
        let repository = try await fixture.open()
        let odd = try #require(RepositoryPath(bytes: [0x64, 0x2F, 0xFF, 0x0A, 0x5C]))
        let patch = Patch(changes: [
            try change("d/run", "#!/bin/sh\r\n", executable: true),
            Patch.Change(path: odd, kind: .file([0, 1, 2], executable: false)),
            Patch.Change(path: try path("d/out"), kind: .link(Array("/etc".utf8))),
        ])
        let tree = try await repository.apply(patch, to: try object(head))
        let target = "\(fixture.folder)/checkout"
        mkdir(target, 0o700)
        try await repository.checkOut(tree, to: target)

        let folder = try FolderDescriptor(path: target).folder(Array("d".utf8))
        #expect(try folder.read([0xFF, 0x0A, 0x5C], limit: 10) == [0, 1, 2])
        #expect(try folder.target(ofLink: Array("out".utf8)) == Array("/etc".utf8))
        #expect(try folder.names().count == 3)
        #expect(try mode("\(target)/d") == 0o755)
        #expect(try mode("\(target)/d/run") == 0o755)
        #expect(try mode("\(target)/README") == 0o644)
    }

    @Test("A difference holds what is new and changed, and a whiteout for the topmost name of what is gone")
    func writesDifference() async throws {
        let fixture = try Fixture()
        let base = try fixture.makeRepository([
            "same": "s", "changed": "1", "gone": "g", "half/gone": "g", "half/same": "s", "whole/a": "a",
            "whole/b/c": "c", "folder/a": "a", "file": "f", "swap/x/y": "y",
        ])
        let repository = try await fixture.open()
        let tree = try await repository.apply(
            Patch(changes: [
                try change("changed", "2"), try change("gone", nil), try change("half/gone", nil),
                try change("whole/a", nil), try change("whole/b/c", nil), try change("folder/a", nil),
                try change("folder", "now a file"), try change("file", nil), try change("file/now/a", "folder"),
                try change("new/deep/er", "n", executable: true), try change("swap/x/y", nil),
                try change("swap/x", "x"),
            ]), to: try object(base))
        let target = "\(fixture.folder)/difference"
        mkdir(target, 0o700)
        try await repository.checkOut(tree, over: try object(base), to: target)

        var seen: [String] = []
        for name in try #require(FileManager.default.subpaths(atPath: target)).sorted() {
            var status = stat()
            try #require(lstat("\(target)/\(name)", &status) == 0)
            switch status.st_mode & S_IFMT {
            case S_IFDIR: break
            case S_IFCHR: seen.append("gone \(name) \(status.st_rdev)")
            default: seen.append("\(String(status.st_mode & 0o777, radix: 8)) \(name)")
            }
        }
        #expect(
            seen == [
                "644 changed", "644 file/now/a", "644 folder", "gone gone 0", "gone half/gone 0", "755 new/deep/er",
                "644 swap/x", "gone whole 0",
            ])
    }

    @Test(
        "Where a folder becomes a submodule, an empty folder is left of it, whatever the repository says of submodules")
    func submoduleForFolder() async throws {
        let fixture = try Fixture()
        let base = try fixture.makeRepository(["s/a": "a", "s/deep/b": "b", "t": "t"])
        try fixture.write("[submodule \"s\"]\n\tpath = s\n\turl = ./s\n\tignore = all\n", to: "repository/.gitmodules")
        try fixture.plain(["rm", "-r", "-q", "--cached", "s"])
        try fixture.plain(["add", ".gitmodules"])
        try fixture.plain(["update-index", "--add", "--cacheinfo", "160000,\(base),s"])
        try fixture.plain(["config", "diff.ignoreSubmodules", "all"])
        let head = try fixture.commit()
        let repository = try await fixture.open()
        let target = "\(fixture.folder)/difference"
        mkdir(target, 0o700)
        try await repository.checkOut(try object(head), over: try object(base), to: target)
        var gone: [String] = []
        for name in try #require(FileManager.default.subpaths(atPath: target)) {
            var status = stat()
            try #require(lstat("\(target)/\(name)", &status) == 0)
            if status.st_mode & S_IFMT == S_IFCHR { gone.append(name) }
        }
        #expect(gone.sorted() == ["s/a", "s/deep"])
    }

    @Test("A difference from a tree that is not here is an error of its own")
    func refusesDifferenceFromNowhere() async throws {
        let fixture = try Fixture()
        let head = try fixture.makeRepository()
        let repository = try await fixture.open()
        mkdir("\(fixture.folder)/difference", 0o755)
        let error = await #expect(throws: IntegrationError.self) {
            try await repository.checkOut(
                try object(head), over: try object(String(repeating: "12", count: 20)),
                to: "\(fixture.folder)/difference")
        }
        #expect(error?.code == .objectMissing)
    }

    private func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & 0o7777
    }

    @Test("A folder that is not empty is refused and left as it is")
    func refusesFullFolder() async throws {
        let fixture = try Fixture()
        let head = try fixture.makeRepository()
        let repository = try await fixture.open()
        try fixture.write("mine", to: "checkout/README")
        let error = await #expect(throws: IntegrationError.self) {
            try await repository.checkOut(try object(head), to: "\(fixture.folder)/checkout")
        }
        #expect(error?.code == .folderNotEmpty)
        #expect(FileManager.default.contents(atPath: "\(fixture.folder)/checkout/README") == Data("mine".utf8))
    }

    @Test("Damaged bytes are an error, not a checkout")
    func refusesDamage() async throws {
        let fixture = try Fixture()
        let head = try fixture.makeRepository(["a": "first", "b": "second"])
        let repository = try await fixture.open()
        let names = try ["a", "b"].map { try fixture.plain(["rev-parse", "HEAD:\($0)"]) }
        let files = names.map { "\(fixture.repository)/.git/objects/\($0.prefix(2))/\($0.dropFirst(2))" }
        // A well-formed object under a wrong name.
        try FileManager.default.removeItem(atPath: files[0])
        try FileManager.default.copyItem(atPath: files[1], toPath: files[0])
        mkdir("\(fixture.folder)/checkout", 0o755)
        let error = await #expect(throws: IntegrationError.self) {
            try await repository.checkOut(try object(head), to: "\(fixture.folder)/checkout")
        }
        #expect(error?.code == .objectWrong)
    }

    @Test("A link that stands where a folder is wanted is not followed")
    func followsNoLink() throws {
        let fixture = try Fixture()
        mkdir("\(fixture.folder)/outside", 0o755)
        symlink("\(fixture.folder)/outside", "\(fixture.folder)/link")
        symlink("\(fixture.folder)/outside/new", "\(fixture.folder)/dangling")
        #expect(throws: IntegrationError.self) {
            try FolderDescriptor(path: fixture.folder).folder(Array("link".utf8)).write([], to: [0x78], mode: 0o644)
        }
        #expect(throws: IntegrationError.self) {
            try FolderDescriptor(path: fixture.folder).write([], to: Array("dangling".utf8), mode: 0o644)
        }
        #expect(throws: IntegrationError.self) {
            try FolderDescriptor(path: fixture.folder).read(Array("link".utf8), limit: 10)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(fixture.folder)/outside") == [])
    }
}
