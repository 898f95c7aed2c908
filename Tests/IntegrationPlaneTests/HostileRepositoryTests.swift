// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Glibc
import Testing

@testable import IntegrationPlane

/// Repositories that name programs for git to run. Each program leaves a file behind when it does run.
struct HostileRepositoryTests {
    /// Everything nexus ever does with a repository.
    private func useEverything(_ fixture: Fixture) async throws {
        let repository = try await fixture.open()
        let base = try await repository.base()
        let patch = Patch(changes: [try change("new.txt", "new\n"), try change("README", "changed\n")])
        let tree = try await repository.apply(patch, to: base.commit)
        _ = try await repository.completed(patch, onto: base.commit)
        _ = try await repository.writeBlob(Array("blob".utf8))
        let target = "\(fixture.folder)/checkout"
        mkdir(target, 0o755)
        try await repository.checkOut(tree, to: target)
        let queue = MergeQueue(repository: repository)
        let outcome = try await queue.merge(try Sample.request(base: base, tree: tree), journal: { _ in })
        guard case .merged(let merge) = outcome else {
            Issue.record("not merged: \(outcome)")
            return
        }
        #expect(try await queue.recover(merge) == .merged)
        // A missing object is what makes git fetch from a promisor.
        let missing = try object(String(repeating: "1", count: 40))
        await #expect(throws: IntegrationError.self) { try await repository.readBlob(missing) }
    }

    /// Plants every program that a repository's own files can name; `canary/<name>` appears when one runs.
    private func plant(_ fixture: Fixture) throws {
        mkdir("\(fixture.folder)/canary", 0o755)
        func program(_ name: String) throws -> String {
            let path = "\(fixture.folder)/programs/\(name)"
            try fixture.write("#!/bin/sh\ntouch '\(fixture.folder)/canary/\(name)'\n", to: "programs/\(name)")
            chmod(path, 0o755)
            return path
        }
        var config = ""
        for (section, key) in [
            ("core", "fsmonitor"), ("core", "sshCommand"), ("core", "pager"), ("core", "editor"), ("core", "askPass"),
            ("core", "gitProxy"), ("core", "alternateRefsCommand"), ("diff", "external"), ("gpg", "program"),
            ("credential", "helper"), ("filter \"evil\"", "clean"), ("filter \"evil\"", "smudge"),
            ("diff \"evil\"", "textconv"), ("diff \"evil\"", "command"), ("merge \"evil\"", "driver"),
            ("pager", "ls-tree"), ("uploadpack", "packObjectsHook"), ("remote \"origin\"", "uploadpack"),
        ] {
            let name = "\(section).\(key)".filter { $0.isLetter || $0 == "." }
            config += "[\(section)]\n\t\(key) = \(try program(name))\n"
        }
        config += "[alias]\n\tcat-file = !\(try program("alias"))\n\tls-tree = !\(try program("alias"))\n"
        config += "[filter \"evil\"]\n\tprocess = \(try program("process"))\n"
        config += "[commit]\n\tgpgSign = true\n[remote \"origin\"]\n\turl = \(fixture.folder)/origin\n"
        config += "[protocol \"file\"]\n\tallow = always\n[protocol \"ext\"]\n\tallow = always\n"
        config += "[core]\n\thooksPath = \(fixture.folder)/programs\n[i18n]\n\tcommitEncoding = ISO-8859-1\n"
        try fixture.write(config, to: "repository/.git/included")
        for hook in ["reference-transaction", "post-checkout", "pre-commit", "post-commit", "post-index-change"] {
            _ = try program(hook)
        }
        try fixture.plain(["config", "include.path", "included"])
        try fixture.write(
            "* filter=evil diff=evil merge=evil ident text eol=crlf\n", to: "repository/.git/info/attributes")
    }

    private func canaries(_ fixture: Fixture) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: "\(fixture.folder)/canary"))
    }

    @Test("No program that a repository names runs, whatever nexus does with it; plain git runs them")
    func runsNothing() async throws {
        let fixture = try Fixture()
        try fixture.makeRepository(["README": "one\ntwo\n"])
        try plant(fixture)
        try await useEverything(fixture)
        #expect(try canaries(fixture) == [])
        #expect(try fixture.plain(["cat-file", "blob", "integration:README"], mayFail: true) != "")

        // The controls: with the very same repository, a person's git does run them.
        try fixture.write("changed\n", to: "repository/README")
        // One program can end git before it comes to the next: they get a turn each.
        try fixture.plain(["-c", "core.fsmonitor=false", "-c", "filter.evil.process=", "diff"], mayFail: true)
        try fixture.plain(["status"], mayFail: true)
        try fixture.plain(["-c", "core.fsmonitor=false", "add", "README"], mayFail: true)
        try fixture.plain(["update-ref", "refs/heads/x", "HEAD"], mayFail: true)
        let ran = try canaries(fixture)
        #expect(ran.contains("core.fsmonitor"))
        #expect(ran.contains("diff.external") || ran.contains("diffevil.command"))
        #expect(ran.contains("process"))
        #expect(ran.contains("reference-transaction"))
    }

    @Test("Even a repository that fetches missing objects on demand runs no program of its own")
    func fetchesNothing() async throws {
        let fixture = try Fixture()
        try fixture.makeRepository()
        let repository = try await fixture.open()
        try plant(fixture)
        // Planted after it was opened: a partial clone is refused at the door.
        for (key, value) in [
            ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"),
        ] {
            try fixture.plain(["config", key, value])
        }
        let missing = try object(String(repeating: "1", count: 40))
        await #expect(throws: IntegrationError.self) { try await repository.readBlob(missing) }
        #expect(try canaries(fixture) == [])
        try fixture.plain(["-c", "core.fsmonitor=false", "cat-file", "blob", missing.text], mayFail: true)
        #expect(try canaries(fixture).contains("remoteorigin.uploadpack"))
    }

    @Test("Attributes change no byte on the way out")
    func writesRaw() async throws {
        let fixture = try Fixture()
        try fixture.makeRepository(["README": "$Id$\n", ".gitattributes": "* ident text eol=crlf export-ignore\n"])
        let repository = try await fixture.open()
        mkdir("\(fixture.folder)/raw", 0o755)
        try await repository.checkOut(try await repository.base().commit, to: "\(fixture.folder)/raw")
        #expect(FileManager.default.contents(atPath: "\(fixture.folder)/raw/README") == Data("$Id$\n".utf8))
    }
}
