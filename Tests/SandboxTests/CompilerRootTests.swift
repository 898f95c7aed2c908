// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import SandboxRuntime
import Testing

@testable import Sandbox

@Suite struct CompilerRootTests {
    private static let readOnly: MountAttributes = [.readOnly, .noSetUID, .noDevices]

    @Test("a folder comes after its parents, each made once")
    func parents() {
        var root = RootBuilder()
        root.folder("/a/b/c")
        root.folder("/a/b/d", mode: 0o700)
        root.folder("/a/b")
        root.folder("/")
        #expect(
            root.steps == [
                .folder(path: "/a", mode: 0o755), .folder(path: "/a/b", mode: 0o755),
                .folder(path: "/a/b/c", mode: 0o755), .folder(path: "/a/b/d", mode: 0o700),
            ])
    }

    @Test("nothing is made below what is bound; what only begins like it is")
    func belowBind() throws {
        var root = RootBuilder()
        try root.hostPath("/usr", at: "/usr", isOptional: false)
        root.folder("/usr/local/x")
        root.folder("/usrx")
        #expect(
            root.steps == [
                .folder(path: "/usr", mode: 0o755),
                .hostPath(source: "/usr", target: "/usr", isFolder: true, attributes: Self.readOnly),
                .folder(path: "/usrx", mode: 0o755),
            ])
    }

    @Test("a folder that is a root shows its entries in order, less what nexus makes, and is never written into")
    func folder() throws {
        let folder =
            FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/nexus-root-\(UUID().uuidString)"
        for name in ["usr", "etc", "proc", "dev", "tmp", "sys", "run", "workspace", "nexus"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(atPath: folder + "/bin", withDestinationPath: "usr/bin")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var image = try CompilerSample.image([], synthetic: [.init(path: "/name", content: .text("n"))])
        image.folder = folder
        var root = RootBuilder()
        try root.image(image)
        let shown = ["etc", "usr"].flatMap { name -> [Step] in
            [
                .folder(path: "/\(name)", mode: 0o755),
                .hostPath(source: "\(folder)/\(name)", target: "/\(name)", isFolder: true, attributes: Self.readOnly),
            ]
        }
        #expect(
            root.steps == [.link(path: "/bin", target: "usr/bin")] + shown + [
                .folder(path: "/run", mode: 0o755), .folder(path: "/tmp", mode: 0o755),
                .file(path: "/name", content: Array("n".utf8), mode: 0o444),
            ])
        var overlapping = try CompilerSample.image([], synthetic: [.init(path: "/etc/name", content: .text("n"))])
        overlapping.folder = folder
        let error = try #require(throws: SandboxError.self) {
            var root = RootBuilder()
            try root.image(overlapping)
        }
        #expect(error.code == "image.overlap" && error.subject == "/etc/name")
    }

    @Test("a file or a link on the host appears as one, at its place")
    func kinds() throws {
        let folder =
            FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
            + "/nexus-root-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data().write(to: URL(filePath: folder + "/file"))
        // Where a link leads to is looked at inside, never on the host.
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "../../etc/shadow")
        var root = RootBuilder()
        try root.hostPath(folder + "/file", at: "/etc/file", isOptional: false)
        try root.hostPath(folder + "/link", at: "/etc/link", isOptional: false)
        #expect(
            root.steps == [
                .folder(path: "/etc", mode: 0o755), .file(path: "/etc/file", content: [], mode: 0o444),
                .hostPath(source: folder + "/file", target: "/etc/file", isFolder: false, attributes: Self.readOnly),
                .link(path: "/etc/link", target: "../../etc/shadow"),
            ])
    }

    @Test("what is absent is left out when it is optional, otherwise it is named")
    func absent() throws {
        var root = RootBuilder()
        try root.hostPath("/absent/nexus", at: "/x", isOptional: true)
        #expect(root.steps == [])
        #expect {
            try root.hostPath("/absent/nexus", at: "/x", isOptional: false)
        } throws: { error in
            let error = error as? SandboxError
            return error?.code == "image.missing" && error?.subject == "/absent/nexus"
        }
    }

    @Test(
        "there are six devices and no other, all character devices of the kernel's own memory driver but the terminal")
    func devices() throws {
        var root = RootBuilder()
        try root.devices()
        let devices = root.steps.compactMap { step -> String? in
            guard case .device(let path, let major, let minor) = step else { return nil }
            return "\(path) \(major):\(minor)"
        }
        #expect(
            devices == [
                "/dev/null 1:3", "/dev/zero 1:5", "/dev/full 1:7", "/dev/random 1:8", "/dev/urandom 1:9",
                "/dev/tty 5:0",
            ])
    }

    @Test("/proc is mounted before anything in it is covered")
    func processFileSystem() throws {
        var root = RootBuilder()
        root.processFileSystem()
        let mount = try #require(root.steps.firstIndex(of: .processFileSystem(path: "/proc")))
        for path in ["kcore", "kmsg", "sysrq-trigger", "keys", "kallsyms", "fs", "bus", "irq"] {
            let mask = try #require(root.steps.firstIndex(of: .mask(path: "/proc/\(path)")), "\(path)")
            #expect(mask > mount)
        }
    }

    @Test("a synthetic file never follows a link and comes after its folder")
    func synthetic() throws {
        var root = RootBuilder()
        try root.image(
            CompilerSample.image(
                [],
                synthetic: [
                    .init(path: "/etc/a", content: .text("x")), .init(path: "/etc/b", content: .link(target: "/c")),
                ]))
        #expect(
            root.steps == [
                .folder(path: "/etc", mode: 0o755), .file(path: "/etc/a", content: [120], mode: 0o444),
                .link(path: "/etc/b", target: "/c"),
            ])
    }

    /// A grant of the orchestrator's, after /usr is bound and /state is granted to be written.
    private func grant(_ path: String, isWritable: Bool) throws -> [Step] {
        var root = RootBuilder()
        try root.hostPath("/usr", at: "/usr", isOptional: false)
        let state = Step.grant(index: 0, path: "/state", isFolder: true, attributes: [])
        root.grant("/state", isFolder: true, isWritable: true, state)
        let before = root.steps.count
        root.grant(path, isFolder: true, isWritable: isWritable, Self.step)
        return Array(root.steps.dropFirst(before))
    }

    private static let step = Step.grant(index: 1, path: "/granted", isFolder: true, attributes: .readOnly)

    @Test("what is shown already with the same rights is not granted again")
    func granted() throws {
        #expect(try grant("/usr/share", isWritable: false) == [])
        #expect(try grant("/state/repository", isWritable: true) == [])
        #expect(try grant("/statex", isWritable: true) == [.folder(path: "/statex", mode: 0o755), Self.step])
        // Writable below what is bound read-only: mounted on what stands there.
        #expect(try grant("/usr/share", isWritable: true) == [Self.step])
    }

    @Test("parents of paths", arguments: [("/a", "/"), ("/a/b", "/a"), ("/", "/"), ("/a//b/", "/a")])
    func parent(_ path: String, _ parent: String) { #expect(RootBuilder.parent(of: path) == parent) }
}
