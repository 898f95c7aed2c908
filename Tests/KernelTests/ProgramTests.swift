// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

extension KernelTests {
    /// What must still work: each guard has broken somebody's ordinary program.
    @Suite(.serialized) struct ProgramTests {
        private func seen(_ probe: String) throws -> [String: String] {
            try Probe.answer(SandboxLaunch(ShippedPlan.plan(), Probe.command(.programs, probe)).run())
        }

        @Test("threads start and end") func threads() throws { #expect(try seen("threads") == ["threads": "16"]) }

        @Test("programs start programs, in pipelines and in the background")
        func subprocesses() throws {
            #expect(
                try seen("subprocesses") == [
                    "echo": "hello", "pipeline": "19", "background": "done", "signal": "-15",
                    "here document": "hello",
                ])
        }

        @Test("a program gets a terminal of the sandbox's own")
        func terminals() throws { #expect(try seen("terminals") == ["pty": "0 /dev/pts/0 on a terminal"]) }

        @Test("servers and clients meet on the loopback, and localhost has an address")
        func loopback() throws {
            #expect(try seen("loopback") == ["tcp": "hello", "ipv6": "ok", "resolver": "127.0.0.1"])
        }

        @Test("processes share memory and locks")
        func sharedMemory() throws { #expect(try seen("shared_memory") == ["value": "4"]) }

        @Test("git makes a repository and commits to it")
        func repository() throws { #expect(try seen("repository") == ["subject": "one", "status": ""]) }

        @Test("a compiler's program runs")
        func compiler() throws {
            let answer = try #require(try seen("compiler")["gcc"])
            #expect(["hello", "absent"].contains(answer))
        }

        @Test("links, pipes, scripts and dangling links are ordinary files, owned by the payload")
        func files() throws {
            let owner = Guard.userNamespace.isPresent ? 1000 : SandboxLaunch.uidBase + 1
            #expect(try seen("files") == ["script": "script", "dangling": "nowhere", "owner": "\(owner)"])
        }
    }
}
