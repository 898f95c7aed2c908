// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Domain

@Suite("Patch")
struct PatchTests {
    private static func change(_ path: String, _ kind: Patch.Kind) throws -> Patch.Change {
        Patch.Change(path: try #require(RepositoryPath(path)), kind: kind)
    }

    @Test("patches that differ in anything differ in their canonical bytes")
    func distinct() throws {
        let patches = [
            Patch(changes: []),
            Patch(changes: [try Self.change("a", .deleted)]),
            Patch(changes: [try Self.change("a", .file([], executable: false))]),
            Patch(changes: [try Self.change("a", .file([], executable: true))]),
            Patch(changes: [try Self.change("a", .link([]))]),
            Patch(changes: [try Self.change("a", .file([0x31], executable: false))]),
            Patch(changes: [try Self.change("a", .deleted), try Self.change("b", .deleted)]),
            Patch(changes: [try Self.change("a", .deleted)], refusals: [Patch.Refusal(path: "b", what: "fifo")]),
            Patch(changes: [], refusals: [Patch.Refusal(path: "b", what: "fifo")]),
            Patch(changes: [], refusals: [Patch.Refusal(path: "b", what: "")]),
        ]
        #expect(Set(patches.map(\.canonicalBytes)).count == patches.count)
    }

    @Test("a refusal can't be passed off as a change of a file that is called like one")
    func refusalIsNoChange() throws {
        let refused = Patch(changes: [], refusals: [Patch.Refusal(path: "100644", what: "fifo")])
        let changed = Patch(changes: [try Self.change("refused", .file(Array("fifo".utf8), executable: false))])
        #expect(refused.canonicalBytes != changed.canonicalBytes)
    }

    @Test("the order in which changes were found does not matter")
    func order() throws {
        let changes = [
            try Self.change("b", .deleted), try Self.change("a", .deleted), try Self.change("a/b", .deleted),
        ]
        #expect(Patch(changes: changes).canonicalBytes == Patch(changes: changes.reversed()).canonicalBytes)
        #expect(Patch(changes: changes).changes.map(\.path.description) == ["a", "a/b", "b"])
    }
}
