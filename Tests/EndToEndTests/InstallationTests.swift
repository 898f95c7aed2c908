// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What `make install` and `make uninstall` do with a tree.
@Suite(.serialized) struct InstallationTests {
    private static let script = PackageSource.path("Sources/nexus/Packaging/installation")

    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func installation(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.of(Self.script, arguments)
    }

    /// Every path below a folder, sorted.
    private func entries(_ name: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path(name)).sorted()
    }

    @Test("what is installed is found through a link in another folder", .privileged)
    func link() throws {
        let nexus = try StagedNexus()
        let run = try installation("install", nexus.prefix.path, folder.path("prefix"))
        try #require(run.status == 0, "\(run.errors)")
        let link = folder.path("nexus")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: folder.path("prefix/bin/nexus"))
        let payload = try ProgramRun.of(
            link, ["sandbox", "exec", "--policy", "verifier", "--", "/bin/echo", "inside"], in: URL(filePath: "/"))
        #expect(payload.output == "inside\n" && payload.status == 0, "\(payload.errors)")
    }

    @Test("removing leaves what was there before, and nothing else")
    func removal() throws {
        try folder.write("new", to: "tree/bin/tool", mode: 0o755)
        try folder.write("text", to: "tree/share/nexus/a b.txt")
        try folder.write("text", to: "tree/share/man/man1/tool.1")
        try folder.write("theirs", to: "prefix/bin/other")
        try folder.write("theirs", to: "prefix/share/man/man1/other.1")
        let before = try entries("prefix")
        try #require(try installation("install", folder.path("tree"), folder.path("prefix")).status == 0)
        #expect(try String(text: folder.url.appending(path: "prefix/share/nexus/a b.txt")) == "text")
        #expect(FileManager.default.isExecutableFile(atPath: folder.path("prefix/bin/tool")))
        #expect(try entries("prefix").contains("share/nexus/installed"))
        let removal = try installation("remove", folder.path("prefix"))
        #expect(removal.status == 0 && removal.errors == "")
        #expect(try entries("prefix") == before)
    }

    @Test("a folder of ours into which somebody put something stays, with that alone")
    func strangers() throws {
        try folder.write("new", to: "tree/share/nexus/file")
        try folder.write("new", to: "tree/lib/own/file")
        try #require(try installation("install", folder.path("tree"), folder.path("prefix")).status == 0)
        try folder.write("theirs", to: "prefix/lib/own/other")
        try #require(try installation("remove", folder.path("prefix")).status == 0)
        #expect(try entries("prefix") == ["lib", "lib/own", "lib/own/other"])
    }

    @Test("a newer installation takes away what only the older one had")
    func upgrade() throws {
        try folder.write("1", to: "old/bin/tool")
        try folder.write("1", to: "old/share/nexus/gone")
        try folder.write("2", to: "new/bin/tool")
        try folder.write("2", to: "new/share/nexus/here")
        for tree in ["old", "new"] {
            try #require(try installation("install", folder.path(tree), folder.path("prefix")).status == 0)
        }
        #expect(
            try entries("prefix") == [
                "bin", "bin/tool", "share", "share/nexus", "share/nexus/here", "share/nexus/installed",
            ])
        try #require(try installation("remove", folder.path("prefix")).status == 0)
        #expect(try entries("prefix") == [])
    }

    @Test("removing where nothing was installed, and installing nothing, is refused in one sentence")
    func refusals() throws {
        try folder.write("theirs", to: "prefix/bin/other")
        let prefix = folder.path("prefix")
        for arguments in [["remove", prefix], ["install", folder.path("none"), prefix], ["erase", prefix]] {
            let run = try ProgramRun.of(Self.script, arguments)
            #expect(run.status == 64 && run.output == "")
            #expect(run.errors.hasPrefix("installation: ") && run.errors.split(separator: "\n").count == 1)
        }
        #expect(try entries("prefix") == ["bin", "bin/other"])
    }
}
