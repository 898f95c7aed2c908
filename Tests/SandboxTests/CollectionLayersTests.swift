// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Linux
import Testing

@testable import Sandbox

/// A base of several layers, read as the kernel's overlay shows it.
@Suite(.enabled(if: OverlayMount.mayRun, "needs root, and a temporary folder that an overlay takes"))
struct CollectionLayersTests {
    /// The lowest first.
    private static let layers: [[Specimen]] = [
        [
            .file("same"), .file("changed", "1"), .file("gone"), .file("half/gone"), .file("half/same"),
            .file("whole/a"), .file("whole/b/c"), .file("folder/a"), .file("file"), .link("link", "same"),
            .file("back/a"), .file("back/b"), .file("under link/a"),
        ],
        [
            .file("changed", "2"), .gone("gone"), .gone("half/gone"), .gone("whole"), .file("folder", "now a file"),
            .file("file/now/a", "folder"), .file("new/deep/er", mode: 0o755), .gone("back"),
            .link("under link", "same"),
        ],
        [.file("gone", "again"), .file("back/c", "c"), .gone("new/deep"), .file("under link/b", "b"), .gone("link")],
    ]

    @Test("What is read of a base is what the kernel shows of it", arguments: 1...3)
    func agreesWithTheKernel(count: Int) throws {
        let fixture = try CollectionFixture(bases: Array(Self.layers.prefix(count)))
        try #require(try OverlayMount.run(":", fixture))
        let base = try BaseLayers(folders: fixture.bases)
        let kernel = try BaseLayers(folders: [fixture.folder + "/seen"])
        let (seen, shown) = (try Self.listing(base), try Self.listing(kernel))
        #expect(seen == shown)
        #expect(try !Self.listing(kernel).isEmpty)
    }

    @Test(
        "The patch onto a layered base is the one onto the same base in one piece",
        arguments: [
            ":", "echo 3 > changed; echo 2 > same", "rm -r file half; mkdir half; echo > half/same",
            "rm -rf -- *", "rm -r back; mkdir back; echo c > back/c; echo a > back/a", "rm gone folder; mkdir folder",
            "echo again > link; rm 'under link/b'; echo > 'under link/a'; mkdir -p new/deep; echo > new/deep/er",
        ])
    func samePatch(script: String) throws {
        let layered = try CollectionFixture(bases: Self.layers)
        let whole = try CollectionFixture()
        try #require(try OverlayMount.run(":", layered, name: "whole"))
        try #require(rename(layered.folder + "/whole", whole.base) == 0)
        try #require(try OverlayMount.run(script, layered))
        try #require(try OverlayMount.run(script, whole))
        let opaque = CollectionOverlayTests.opaque
        #expect(
            try layered.collect(opaque: try opaque(layered.upper)).lines.sorted()
                == whole.collect(opaque: try opaque(whole.upper)).lines.sorted())
    }

    /// Everything below the root with its kind and content.
    private static func listing(_ layers: BaseLayers) throws -> [String] {
        var lines: [String] = []
        var pending: [[UInt8]] = [[]]
        while let folder = pending.popLast() {
            for name in try layers.names(in: folder) {
                let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
                let status = try #require(try layers.status(of: path))
                let text = String(decoding: path, as: UTF8.self)
                switch status.kind {
                case .directory: pending.append(path)
                case .link: lines.append("\(text) -> \(String(decoding: try layers.target(of: path), as: UTF8.self))")
                default:
                    let file = try layers.file(path, seen: status)
                    let bytes = try layers.bytes(of: file, path, at: 0)
                    lines.append("\(text) \(status.isExecutable) \(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        return lines.sorted()
    }
}
