// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Policies

struct PolicyResolverTests {
    private static let head = "nexus-policy: 1\nextends: base\n"

    @Test("a policy without `extends` inherits nothing")
    func noDefaults() throws {
        let error = try #require(throws: PolicyError.self) {
            try PolicyFixtures.resolve("nexus-policy: 1\nlimits: {pids: 3}\n")
        }
        #expect(error.code == .missingKey)
    }

    @Test("removing any one value from the base makes it a refusal, so no default is in code")
    func everyDefaultIsWritten() throws {
        let base = try PolicyFixtures.shipped("policies/base.yaml").text
        let lines = base.split(separator: "\n", omittingEmptySubsequences: false)
        let values = lines.indices.filter { index in
            let line = lines[index].drop { $0 == " " }
            return line.contains(": ") && !line.hasPrefix("#") && !line.hasPrefix("nexus-policy")
        }
        let environment = try #require(lines.firstIndex(of: "environment:"))
        for index in values where index < environment {
            var rest = lines
            rest.remove(at: index)
            let text = rest.joined(separator: "\n")
            #expect(throws: PolicyError.self, "without \(lines[index])") { try PolicyFixtures.resolve(text) }
        }
        #expect(values.count > 20)
    }

    @Test("tables merge key by key, lists and values replace, `~` takes back")
    func merging() throws {
        let text =
            Self.head + """
                demands: [landlock]
                limits: {pids: 7, wall: 1500ms}
                scratch: {/dev/shm: ~, /var/tmp: {bytes: 1MiB, inodes: 99, executable: false}}
                environment: {TZ: ~, A: "1", B: 2}
                syscalls: {deny: [write], action: end, arguments: [{call: read, argument: 0, values: [0, 0xFF]}]}
                """
        let policy = try PolicyFixtures.resolve(text).policy
        #expect(policy.demands == [.landlock])
        #expect(policy.limits.pids == 7)
        #expect(policy.limits.wallMilliseconds == 1500)
        #expect(policy.limits.memoryBytes == 2 << 30)
        #expect(policy.scratch.map(\.path) == ["/tmp", "/var/tmp"])
        #expect(
            policy.scratch.last
                == SandboxPolicy.Scratch(path: "/var/tmp", bytes: 1 << 20, inodes: 99, isExecutable: false))
        #expect(policy.environment["TZ"] == nil)
        #expect(policy.environment["A"] == "1" && policy.environment["B"] == "2")
        #expect(policy.syscalls.sets == ["basic", "threads", "ipc", "network-local"])
        #expect(policy.syscalls.deny == ["write"])
        #expect(policy.syscalls.action == .end)
        #expect(policy.syscalls.rules == [.init(call: "read", argument: 0, values: [0, 255])])
    }

    @Test("the shipped policies say what the documentation promises", arguments: [("agent", 600), ("verifier", 120)])
    func shipped(_ name: String, _ seconds: Int) throws {
        let policy = try PolicyFixtures.resolve(PolicyFixtures.shipped("policies/\(name).yaml").text).policy
        #expect(policy.limits.memoryBytes == 2 << 30)
        #expect(policy.limits.swapBytes == 0)
        #expect(policy.limits.pids == 256)
        #expect(policy.limits.cpuPercent == 200)
        #expect(policy.limits.wallMilliseconds == seconds * 1000)
        #expect(policy.workspace.path == "/workspace" && policy.workspace.bytes == 512 << 20)
        #expect(policy.identity == SandboxPolicy.Identity(uid: 1000, gid: 1000, hostname: "sandbox"))
        #expect(policy.scratch.map(\.path) == ["/tmp", "/dev/shm"])
        #expect(policy.imageDigest == nil)
        #expect(policy.environment["PATH"] == "/usr/local/bin:/usr/bin:/bin")
        #expect(policy.environment["HOME"] == "/tmp")
        #expect(
            Set(Guarantee.allCases).subtracting(policy.demands) == [
                .userNamespace, .landlock, .ioLimit, .diskWorkspace,
            ])
        // A check waits for nobody; an agent may wait for an answer.
        #expect(policy.limits.idleMilliseconds == (name == "verifier" ? 60_000 : 300_000))
        #expect(policy.limits.cpuMilliseconds == (name == "verifier" ? 600_000 : 1_200_000))
        #expect(policy.limits.outputBytes == 64 << 20)
        #expect(policy.limits.ioBytesPerSecond == nil)
        #expect(policy.workspaceMedium == .memory)
        #expect(policy.syscalls.action == .refuse && policy.syscalls.report == 0)
    }

    @Test("what is waived, left out, covered and reached is the policy's, and by default nothing")
    func isolation() throws {
        let plain = try PolicyFixtures.resolve(Self.head + "limits: {pids: 7}\n").policy
        #expect(plain.waived == [] && plain.masks == [] && plain.egress == [] && plain.hasUserNamespace)
        let text =
            Self.head + """
                waive: [shared-lower, memory-limit]
                namespaces: [cgroup, uts, ipc, network, pid, mount]
                filesystem: {masks: [/proc/meminfo, /usr/share/doc]}
                egress: [registry.example:443, a-1.b.example:8080]
                """
        let policy = try PolicyFixtures.resolve(text).policy
        #expect(policy.waived == [.sharedLower, .memoryLimit])
        #expect(!policy.hasUserNamespace)
        #expect(policy.masks == ["/proc/meminfo", "/usr/share/doc"])
        #expect(policy.egress.map(\.description) == ["registry.example:443", "a-1.b.example:8080"])
        #expect(policy.demands == plain.demands)
    }

    @Test("what fetches or installs is held as the others are, and reaches nothing that its owner does not name")
    func online() throws {
        let verifier = try PolicyFixtures.shipped("policies/verifier.yaml").text
        let online = try PolicyFixtures.resolve(
            PolicyFixtures.shipped("policies/verifier-online.yaml").text, others: ["verifier": verifier]
        ).policy
        let provisioner = try PolicyFixtures.resolve(PolicyFixtures.shipped("policies/provisioner.yaml").text).policy
        let base = try PolicyFixtures.resolve(verifier).policy
        for policy in [online, provisioner] {
            #expect(policy.demands == base.demands && policy.waived == [] && policy.egress == [])
            #expect(policy.identity == base.identity && policy.image == base.image && policy.masks == base.masks)
            #expect(Set(policy.syscalls.sets).subtracting(base.syscalls.sets) == ["network-interfaces"])
            #expect(policy.syscalls.allow == [])
        }
        #expect(online.limits.memoryBytes == base.limits.memoryBytes)
        #expect(online.environment["PYTHONHASHSEED"] == "0")
    }

    @Test("the text has every value with the line that said it")
    func text() throws {
        let resolved = try PolicyFixtures.resolve(Self.head + "limits:\n  pids: 7\n")
        let text = PolicyText(resolved)
        #expect(text.title == "policy p from p.yaml, over policies/base.yaml")
        let pids = try #require(text.rows.first { $0.key == "limits.pids" })
        #expect(pids.value == "7" && pids.origin.description == "p.yaml:4")
        let memory = try #require(text.rows.first { $0.key == "limits.memory" })
        #expect(memory.value == "2GiB" && memory.origin.file == "policies/base.yaml")
        #expect(text.rows.count { $0.key == "demands" } == 17)
        #expect(text.rows.contains { $0.key == "syscalls.deny" && $0.value == "none" })
        #expect(text.description.contains("limits.pids"))
    }

    @Test("a limit can be none where it need not be there, and a disk workspace does not count as memory")
    func bounds() throws {
        let policy = try PolicyFixtures.resolve(
            Self.head + """
                limits: {idle: 5s, cpu-time: none, output: 0, io: 1MiB}
                workspace: {medium: disk, bytes: 20GiB}
                syscalls: {action: end, report: 64}

                """
        ).policy
        #expect(policy.limits.idleMilliseconds == 5000 && policy.limits.cpuMilliseconds == nil)
        #expect(policy.limits.outputBytes == 0 && policy.limits.ioBytesPerSecond == 1 << 20)
        #expect(policy.workspaceMedium == .disk && policy.workspace.bytes == 20 << 30)
        #expect(policy.syscalls.action == .end && policy.syscalls.report == 64)
    }

    @Test(
        "a quantity is written in the largest unit that fits",
        arguments: [(0, "0"), (4096, "4KiB"), (1 << 30, "1GiB"), (1536 << 20, "1536MiB"), (5, "5B")])
    func rendering(_ bytes: Int, _ text: String) {
        #expect(Quantity.bytes.render(bytes) == text)
        #expect(Quantity.bytes.parse(text) == bytes)
    }
}
