// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Sandbox
import SandboxRuntime
import Testing

/// The look at what a run leaves behind has to find it.
@Suite(.privileged, .serialized) struct StagedNexusTests {
    private static let unused: Int32 = .max

    @Test("a program of the installation that outlives its parent is noticed, and one of a living run is not")
    func orphans() throws {
        let nexus = try StagedNexus()
        let folder = try ScratchFolder()
        let pipe = folder.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let agent = nexus.prefix.appending(path: "libexec/nexus/nexus-agent").path
        let living = try StartedProgram("/bin/sh", ["-c", "'\(agent)' --replay < '\(pipe)'"])
        // Held open, so that whoever reads waits.
        let writer = open(pipe, O_RDWR | O_CLOEXEC)
        defer { close(writer) }
        try nexus.expectNothingLeft(of: Self.unused, mounts: try StagedNexus.mounts())
        let shell = try ProgramRun.of(
            "/bin/sh",
            ["-c", "'\(agent)' --replay < '\(pipe)' & until [ /proc/$!/exe -ef '\(agent)' ]; do :; done; echo $!"])
        let orphan = try Processes.descriptor(of: try #require(Int32(shell.output.trimmed)))
        defer { try? Processes.signal(SIGKILL, orphan) }
        withKnownIssue { try nexus.expectNothingLeft(of: Self.unused, mounts: try StagedNexus.mounts()) }
        #expect(try living.isRunning)
    }

    @Test("a cgroup of the run's own is noticed")
    func cgroups() throws {
        let nexus = try StagedNexus()
        let leafs = CgroupDiscovery.layout().folders.map { "\($0)/nexus.\(Self.unused)" }
        for leaf in leafs {
            try Folders.make(path: leaf)
            defer { try? Folders.remove(path: leaf) }
            withKnownIssue { try nexus.expectNothingLeft(of: Self.unused, mounts: try StagedNexus.mounts()) }
        }
        #expect(!leafs.isEmpty)
    }

    @Test("a mount that was not there is noticed")
    func mounts() throws {
        let nexus = try StagedNexus()
        let mounts = try StagedNexus.mounts()
        let before = mounts.subtracting(mounts.prefix(1))
        withKnownIssue { try nexus.expectNothingLeft(of: Self.unused, mounts: before) }
    }
}
