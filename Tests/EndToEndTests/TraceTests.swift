// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// What is executed on the way to a payload.
@Suite(.privileged, .serialized) struct TraceTests {
    @Test("strace of a launch shows no execve but nexus, its supervisor and the payload")
    func launch() throws {
        let nexus = try StagedNexus()
        let scratch = try ScratchFolder()
        let log = scratch.path("trace")
        let mounts = try StagedNexus.mounts()
        let run = try ProgramRun.of(
            "/usr/bin/strace",
            ["-f", "-qq", "-e", "trace=execve,execveat", "-e", "signal=none", "-o", log, nexus.program]
                + ["sandbox", "exec", "--policy", "verifier", "--", "/usr/bin/env", "true"])
        #expect(run.status == 0, "\(run.errors)")
        try nexus.expectNothingLeft(of: run.process, mounts: mounts)
        let lines = try String(text: URL(filePath: log)).split(separator: "\n").filter { $0.contains("exec") }
        let programs = lines.filter { $0.hasSuffix("= 0") }.compactMap { line in
            line.split(separator: "\"").dropFirst().first.map(String.init)
        }
        // `env` is the payload, and what it becomes.
        #expect(programs.map { $0.split(separator: "/").last } == ["nexus", "nexus-supervisor", "env", "true"])
        #expect(programs.prefix(2) == [nexus.program, nexus.supervisor])
        #expect(!lines.contains { $0.contains("execveat") })
    }
}
