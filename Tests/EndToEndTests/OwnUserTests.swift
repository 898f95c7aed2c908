// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Without root a sandbox is its caller's own user in a user namespace: fewer guarantees, each of them real.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct OwnUserTests {
    private static let user = ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"]
    /// What takes users beside one's own, and, where cgroups are root's, what takes them.
    private static let absent = [
        "own-host-uid", "supervisor-boundary", "shared-lower", "memory-limit", "pids-limit", "cpu-limit",
        "cpu-time-limit",
    ]

    private let harness: BadInputHarness
    private let policy: String

    /// The shipped base, less what is absent.
    init() throws {
        harness = try BadInputHarness()
        let base = try String(text: URL(filePath: "\(harness.stage)/share/nexus/policies/base.yaml"))
        let lines = base.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !Self.absent.contains { line == "  - \($0)" }
        }
        // The limits that rest on counted cpu time are set: their absence has to be accepted by name.
        let text = lines.joined(separator: "\n").replacing("waive: []", with: "waive: [cpu-time-limit]")
        policy = try harness.write(text, to: "own.yaml")
    }

    private func execute(_ script: String) throws -> BadInputHarness.End {
        try harness.run(["sandbox", "exec", "--policy", policy, "--", "/bin/sh", "-c", script], prefix: Self.user)
    }

    @Test("an ordinary user's payload has no capability, is filtered, and is the only user that is mapped")
    func confined() throws {
        let end = try execute("id -u; grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status; cat /proc/self/uid_map")
        #expect(end.status == 0, "\(end.errors)")
        let words = end.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        let none = String(repeating: "0", count: 16)
        let sets = ["CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:"].map { [$0, none] }
        #expect(words == [["1000"]] + sets + [["NoNewPrivs:", "1"], ["Seccomp:", "2"], ["1000", "54321", "1"]])
    }

    @Test(
        "what is not the payload's is out of its reach",
        arguments: [
            "touch /usr/x", "touch /etc/hosts", "mknod /workspace/n c 1 3", "unshare -U true", "mount -t tmpfs t /tmp",
            "cat /proc/1/environ", "kill -9 1 && sleep 5", "python3 -c 'import socket; socket.socket(40, 1)'",
            "echo 1 > /proc/sys/kernel/core_pattern", "ls /root",
        ])
    func refused(_ script: String) throws {
        #expect(try execute(script + " 2> /dev/null").status != 0)
    }

    @Test("ordinary work goes on, in a workspace that ends where the policy says")
    func works() throws {
        let end = try execute(
            "git init --quiet . && echo x > f && git add f && git -c user.name=a -c user.email=a commit --quiet -m one && git log --format=%s; "
                + "python3 -c 'print(6 * 7)'; head -c 4 /dev/urandom | wc -c; ls /sys/class/net 2> /dev/null; "
                + "df --output=size -B1 /workspace | tail -n 1 | grep -q '[0-9]' && echo sized")
        #expect(end.output == "one\n42\n4\nsized\n", "\(end.errors)")
    }

    @Test("a payload's own status and the wall limit are told apart")
    func ends() throws {
        #expect(try execute("exit 7").status == 7)
        let text = try String(text: URL(filePath: policy)).replacing(/wall: \w+/, with: "wall: 1s")
        try harness.write(text, to: "own.yaml")
        #expect(try execute("sleep 600").status == 124)
    }
}
