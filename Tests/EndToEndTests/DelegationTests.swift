// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Linux
import Sandbox
import SandboxRuntime
import Testing

/// A unified hierarchy hands controllers down only from cgroups without processes of their own.
@Suite(.serialized, .unifiedCgroups) struct DelegationTests {
    private let nexus: StagedNexus

    init() throws { nexus = try StagedNexus() }

    private static let controllers = ["memory", "pids", "cpu"]

    private func execute(_ payload: [String], outcome: String, in group: DelegatedCgroup) throws -> ProgramRun {
        let words = [nexus.program, "sandbox", "exec", "--policy", "agent", "--outcome", outcome, "--"] + payload
        return try ProgramRun.of("/bin/sh", group.command(words), seconds: 60)
    }

    private func outcome(_ path: String) throws -> [String: any Sendable] {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        let outcome = try #require(object as? [String: any Sendable])
        return try #require(outcome["ending"] as? [String: any Sendable])
    }

    /// The policy allows 256 processes.
    private static let bomb = [
        "python3", "-c",
        """
        import os, time
        for _ in range(400):
            if os.fork() == 0:
                time.sleep(60)
        """,
    ]

    @Test("alone in its cgroup, nexus steps into a leaf below, limits its sandboxes, and puts everything back")
    func delegated() throws {
        try DelegatedCgroup.handDown(Self.controllers)
        let scratch = try ScratchFolder()
        let group = try DelegatedCgroup()
        let seen = try execute(["cat", "/proc/self/cgroup"], outcome: scratch.path("first"), in: group)
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output == "0::/\n")
        let bomb = try execute(Self.bomb, outcome: scratch.path("second"), in: group)
        #expect(bomb.status == 124, "\(bomb.errors)")
        #expect(try outcome(scratch.path("second"))["cause"] as? String == "pids")
        #expect(try group.children == [])
        #expect(try group.text("cgroup.procs") == "")
        #expect(try group.controllersHandedDown == [])
    }

    @Test("beside somebody else's process nexus refuses with status 5 and the fix, and does not move that process")
    func stranger() throws {
        try DelegatedCgroup.handDown(Self.controllers)
        let scratch = try ScratchFolder()
        let group = try DelegatedCgroup()
        let stranger = try StartedProgram("/bin/sleep", ["600"])
        try Files.set("\(group.path)/cgroup.procs", to: "\(stranger.process)")
        defer {
            try? Files.set(
                "\(URL(filePath: group.path).deletingLastPathComponent().path)/cgroup.procs", to: "\(stranger.process)")
        }
        let run = try execute(["true"], outcome: scratch.path("outcome"), in: group)
        #expect(run.status == 5, "\(run.errors)")
        for words in ["memory-limit", "EBUSY", "systemd-run --scope -p Delegate=yes"] {
            #expect(run.errors.contains(words), "\(run.errors)")
        }
        #expect(try group.text("cgroup.procs") == "\(stranger.process)\n")
        #expect(try group.children == [])
        #expect(try group.controllersHandedDown == [])
        #expect(!FileManager.default.fileExists(atPath: scratch.path("outcome")))
    }

    @Test("where the cgroup above hands nothing down, nexus refuses with status 5")
    func undelegated() throws {
        let scratch = try ScratchFolder()
        let outer = try DelegatedCgroup()
        let group = try DelegatedCgroup(below: outer)
        let run = try execute(["true"], outcome: scratch.path("outcome"), in: group)
        #expect(run.status == 5, "\(run.errors)")
        #expect(run.errors.contains("memory-limit") && run.errors.contains("Delegate=yes"), "\(run.errors)")
        #expect(try group.children == [])
    }
}

extension Trait where Self == ConditionTrait {
    /// Only where one v2 hierarchy has the controllers; on the second kernel, where it has, there is no skipping.
    static var unifiedCgroups: ConditionTrait {
        let isRequired = ProcessInfo.processInfo.environment["SECOND_KERNEL_USER_NAMESPACES"] != nil
        return .enabled(
            if: CgroupDiscovery.layout().controllersAreUnified || isRequired,
            "the controllers of this host are in no unified cgroup hierarchy")
    }
}
