// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Glibc
import Testing

@testable import IntegrationPlane

struct GitProgramTests {
    /// A clock on which every wait is over at once.
    struct HastyClock: Clock {
        typealias Instant = ContinuousClock.Instant
        var now: Instant { ContinuousClock().now }
        var minimumResolution: Duration { .zero }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }

    private func program(
        _ fixture: Fixture, _ script: String, clock: any Clock<Duration> = ContinuousClock()
    ) throws -> GitProgram {
        try fixture.write("#!/bin/sh\n\(script)\n", to: "bin/git")
        chmod("\(fixture.folder)/bin/git", 0o755)
        return try GitProgram(searchPath: ["/nonexistent", "\(fixture.folder)/bin"], clock: clock)
    }

    @Test("A call that does not end is killed and is an error of its own")
    func killsWhatHangs() async throws {
        let fixture = try Fixture()
        let git = try program(fixture, "exec sleep 1000", clock: HastyClock())
        let error = await #expect(throws: IntegrationError.self) { try await git.run(["x"], repository: nil) }
        #expect(error?.code == .gitTimedOut)
    }

    @Test("git sees nothing of the caller's environment")
    func cleansEnvironment() async throws {
        let fixture = try Fixture()
        let git = try program(fixture, "exec env -0")
        let result = try await git.run(["x"], repository: fixture.folder)
        let names = result.records.map { String(decoding: $0.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self) }
        // The shell of this script adds PWD.
        #expect(Set(names).subtracting(["PATH", "LC_ALL", "TZ", "HOME", "PWD"]).allSatisfy { $0.hasPrefix("GIT_") })
        #expect(result.records.contains { $0.elementsEqual("GIT_DIR=\(fixture.folder)".utf8) })
        #expect(result.records.contains { $0.elementsEqual("GIT_ALLOW_PROTOCOL=none".utf8) })
    }

    @Test("A status that is no result is an error with git's last line; input that nobody reads does no harm")
    func reportsFailure() async throws {
        let fixture = try Fixture()
        let git = try program(fixture, "echo first >&2; echo 'fatal: last' >&2; exit 3")
        let input = [UInt8](repeating: 0, count: 1 << 20)
        let error = await #expect(throws: IntegrationError.self) {
            try await git.run(["x"], repository: nil, input: input)
        }
        #expect(error?.code == .gitFailed)
        let result = try await git.run(["x"], repository: nil, results: [3])
        #expect(result.status == 3)
    }
}
