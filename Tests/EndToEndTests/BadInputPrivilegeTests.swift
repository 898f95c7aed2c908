// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// Who lacks what a policy demands is told what is missing and what to do, with exit status 5.
@Suite(.enabled(if: BadInputHarness.isRoot, BadInputHarness.needsRoot))
struct BadInputPrivilegeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let prefix: [String]
        let says: [String]
    }

    private static let user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

    static let rows = [
        Row(
            testDescription: "an ordinary user", prefix: user,
            says: ["own-host-uid: this process lacks CAP_", "hint: run nexus as root"]),
        Row(
            testDescription: "a user without an account",
            prefix: ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"],
            says: ["own-host-uid: this process lacks CAP_", "hint: run nexus as root"]),
        Row(
            testDescription: "root without CAP_SYS_ADMIN", prefix: ["setpriv", "--bounding-set", "-sys_admin"],
            says: ["own-host-uid: this process lacks CAP_SYS_ADMIN", "hint: run nexus as root with"]),
        Row(
            testDescription: "root of a user namespace", prefix: ["unshare", "--user", "--map-root-user"],
            says: ["mount-namespace: fsopen tmpfs: EPERM", "hint: run nexus as root of the host"]),
        Row(
            testDescription: "root of a user namespace with mounts of its own",
            prefix: ["unshare", "--user", "--map-root-user", "--mount"],
            says: ["mount-namespace: mknodat null: EPERM", "hint: run nexus as root of the host"]),
        Row(
            testDescription: "root of a user namespace that allows no further one",
            prefix: [
                "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
                "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"", "sh",
            ],
            says: ["mount-namespace: mknodat null: EPERM", "hint: run nexus as root of the host"]),
    ]

    @Test("sandbox exec says which guarantee is missing", arguments: rows)
    func exec(row: Row) throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(
            ["sandbox", "exec", "--policy", "verifier", "--outcome", harness.path("outcome"), "--", "/bin/true"],
            prefix: row.prefix, status: 5, says: ["policy verifier demands"] + row.says)
    }

    @Test("run says which guarantee is missing, and makes nothing", arguments: rows)
    func run(row: Row) throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(
            harness.runArguments(), prefix: row.prefix, status: 5, says: ["policy agent demands"] + row.says)
    }

    @Test("An ordinary user can plan and look at policies")
    func plan() throws {
        let harness = try BadInputHarness()
        let plan = try harness.run(["plan", harness.sample], prefix: Self.user)
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output == (try harness.run(["plan", harness.sample])).output)
        #expect(plan.output.contains("5 requirements, 3 work items"))
        let policy = try harness.run(["policy", "show", "verifier"], prefix: Self.user)
        #expect(policy.output.hasPrefix("policy verifier from "))
        #expect(policy.status == 5, "there is no plan on this host that could be shown: \(policy.errors)")
    }
}
