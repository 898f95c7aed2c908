// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import Persistence

@Suite("StateClaim")
struct StateClaimTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.state))?.sorted() ?? ["no folder"]
    }

    private func holdBriefly() throws {
        let claim = try StateClaim(folder: folder.state, process: 4711, now: Sample.at(0))
        #expect(names == ["lock"])
        #expect(claim.folder == folder.state)
    }

    @Test("a claim that is given up leaves the folder as it was")
    func withdrawn() throws {
        try holdBriefly()
        #expect(names == [])
    }

    @Test("a lock file that was there stays")
    func kept() throws {
        try FileManager.default.createDirectory(atPath: folder.state, withIntermediateDirectories: false)
        try folder.write(Data("12 34\n".utf8), folder.state + "/lock")
        try holdBriefly()
        #expect(names == ["lock"])
    }

    @Test("a claim that became a database keeps its lock file")
    func becomesDatabase() throws {
        let state = try StateDatabase(folder: folder.state, now: Sample.at(0))
        try state.close()
        #expect(names.contains("lock"))
    }

    @Test("who comes second is told who holds it, and since when, and changes nothing")
    func busy() throws {
        try hold { () throws in
            let error = #expect(throws: StateError.self) {
                _ = try StateClaim(folder: folder.state, process: 1, now: Sample.at(1000))
            }
            #expect(error?.code == "state.busy")
            #expect(error?.description.contains("process 4711 holds it since 2023-11-14T22:13:20Z") == true)
            #expect(names == ["lock"])
        }
        try holdBriefly()
    }

    private func hold(_ body: () throws -> Void) throws {
        let claim = try StateClaim(folder: folder.state, process: 4711, now: Sample.at(0))
        try body()
        #expect(claim.folder == folder.state)
    }
}
