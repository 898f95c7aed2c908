// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// `nexus doctor` as a user runs it.
@Suite(.privileged, .serialized) struct DoctorCommandTests {
    private struct Report: Decodable {
        struct Examined: Decodable {
            let policy: String
            let met: Bool
            let guarantees: [Row]
            let tools: [String]
        }
        struct Row: Decodable {
            let guarantee: String
            let demanded: Bool
            let waived: Bool
            let verdict: String
            let why: String
            let fix: String?
        }
        let schema: Int
        let policies: [Examined]
    }

    private func report(_ text: String) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(text.utf8))
    }

    @Test("the policies in use are held on this host, each guarantee by an act that was refused")
    func held() throws {
        let run = try StagedNexus().run(["doctor", "--format", "json"])
        #expect(run.status == 0, "\(run.errors)")
        let report = try report(run.output)
        #expect(report.policies.map(\.policy) == ["agent", "verifier"])
        for policy in report.policies {
            #expect(policy.met)
            #expect(policy.guarantees.count == 21)
            // The checks' own interpreter, asked inside.
            #expect(policy.tools.contains { $0.hasPrefix("python3: Python 3.") }, "\(policy.tools)")
            #expect(policy.tools == policy.tools.sorted())
            for row in policy.guarantees where row.demanded { #expect(row.verdict == "enforced", "\(row.why)") }
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "/tmp").allSatisfy { !$0.hasPrefix("nexus-doctor.") })
    }

    @Test("a policy under which a refused call is the end can be looked at too")
    func killing() throws {
        let harness = try BadInputHarness()
        try harness.write("nexus-policy: 1\nextends: verifier\nsyscalls: {action: end}\n", to: "x.yaml")
        let end = try harness.run(["doctor", "--policy", "./x.yaml"])
        #expect(end.status == 0, "\(end.output)\(end.errors)")
    }

    @Test("who may do nothing is told for each guarantee why and what to do, with status 5")
    func ordinaryUser() throws {
        let harness = try BadInputHarness()
        let user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        let end = try harness.run(["doctor", "--policy", "verifier", "--format", "json"], prefix: user)
        #expect(end.status == 5, "\(end.errors)")
        let rows = try #require(try report(end.output).policies.first).guarantees
        let ids = try #require(rows.first { $0.guarantee == "own-host-uid" })
        #expect(ids.verdict == "not enforced" && ids.why.contains("CAP_SETUID"), "\(ids)")
        #expect(ids.fix?.contains("run nexus as root") == true)
        let table = try harness.run(["doctor", "--policy", "verifier"], prefix: user)
        #expect(table.status == 5)
        #expect(table.output.contains("this host does not hold what policy verifier demands"))
        #expect(table.output.contains("fix: run nexus as root"))
    }

    @Test("a policy that can't be used is one sentence")
    func badPolicy() throws {
        let harness = try BadInputHarness()
        try harness.expectRefusal(["doctor", "--policy", "nope"], says: ["nope.yaml", "ENOENT"])
        try harness.write("nexus-policy: 1\nextends: verifier\negress: [registry.example:443]\n", to: "x.yaml")
        try harness.expectRefusal(
            ["doctor", "--policy", "./x.yaml"], status: 5, says: ["registry.example:443", "has no doors yet"])
    }

    @Test("the outcome says what was waived and absent: nothing, where the host has it")
    func waived() throws {
        let harness = try BadInputHarness()
        try harness.write("nexus-policy: 1\nextends: verifier\nwaive: [shared-lower]\n", to: "x.yaml")
        let end = try harness.run(
            ["sandbox", "exec", "--policy", "./x.yaml", "--outcome", harness.path("outcome"), "--", "/bin/true"])
        #expect(end.status == 0, "\(end.errors)")
        let outcome = try String(contentsOfFile: harness.path("outcome"), encoding: .utf8)
        // Waiving what is there changes nothing.
        #expect(outcome.contains(#""waived":[]"#))
    }

    /// Where each controller has a hierarchy of its own, one can be taken away from a program without touching the host.
    private static let pidsMount: String? = {
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        let line = mounts.split(separator: "\n").first { line in
            guard let end = line.split(separator: " - ").last, end.hasPrefix("cgroup ") else { return false }
            return end.split(separator: " ").last?.split(separator: ",").contains("pids") == true
        }
        return line.map { String($0.split(separator: " ")[4]) }
    }()

    @Test(
        "what is absent is a refusal, or is waived by name and told in plan, outcome and report",
        .enabled(if: pidsMount != nil, "the controllers have one hierarchy here"))
    func absent() throws {
        let harness = try BadInputHarness()
        let mount = try #require(Self.pidsMount)
        let prefix = [
            "unshare", "--mount", "--propagation", "private", "/bin/sh", "-ec", "umount '\(mount)'; exec \"$@\"", "sh",
        ]
        try harness.write("nexus-policy: 1\nextends: verifier\nwaive: [pids-limit]\n", to: "x.yaml")
        let command = ["sandbox", "exec", "--outcome", harness.path("outcome"), "--policy"]
        try harness.expectRefusal(
            command + ["verifier", "--", "/bin/true"], prefix: prefix, status: 5,
            says: ["policy verifier demands pids-limit", "no cgroup hierarchy"])
        let end = try harness.run(command + ["./x.yaml", "--", "/bin/true"], prefix: prefix)
        #expect(end.status == 0, "\(end.errors)")
        let outcome = try String(contentsOfFile: harness.path("outcome"), encoding: .utf8)
        #expect(outcome.contains(#""waived":["pids-limit"]"#))
        #expect(end.errors == "nexus: policy x waives pids-limit, and this host does not have it\n")
        let shown = try harness.run(["policy", "show", "./x.yaml"], prefix: prefix)
        #expect(shown.output.contains("absent on this host, and waived: pids-limit"))
        #expect(try harness.run(["policy", "lint", "./x.yaml", "--strict"], prefix: prefix).status == 1)
        for (policy, status) in [("verifier", Int32(5)), ("./x.yaml", 0)] {
            let doctor = try harness.run(["doctor", "--policy", policy, "--format", "json"], prefix: prefix)
            #expect(doctor.status == status, "\(doctor.errors)")
            let row = try report(doctor.output).policies.first?.guarantees.first { $0.guarantee == "pids-limit" }
            #expect(row?.verdict == "not enforced" && row?.waived == (status == 0))
        }
    }

    @Test("policies are explained, looked over and compared")
    func review() throws {
        let harness = try BadInputHarness()
        let explained = try harness.run(["policy", "explain", "agent"])
        #expect(explained.status == 0 && explained.output.contains("limits.wall: 600s"))
        #expect(explained.output.contains("how long it may take; then it is ended"))
        #expect(try harness.run(["policy", "lint", "verifier", "--strict"]).status == 0)
        try harness.write("nexus-policy: 1\nextends: verifier\nsyscalls: {allow: [ptrace]}\n", to: "x.yaml")
        let linted = try harness.run(["policy", "lint", "./x.yaml", "--strict"])
        #expect(
            linted.status == 1 && linted.output.contains("x.yaml:3: dangerous: syscalls.allow: ptrace is in no set"))
        #expect(try harness.run(["policy", "lint", "./x.yaml"]).status == 0)
        let compared = try harness.run(["policy", "diff", "verifier", "./x.yaml"])
        #expect(compared.output == "looser: syscalls.allow: none -> ptrace\n")
        try harness.expectRefusal(["policy", "diff", "verifier", "nope"], says: ["nope.yaml"])
    }

    @Test("a root of one folder runs what is in it, and one that another user can change is refused")
    func folderImage() throws {
        let harness = try BadInputHarness()
        let root = "/srv/nexus-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try harness.shell(
            """
            mkdir -p '\(root)/bin' '\(root)/etc' '\(root)/proc' '\(root)/dev'; echo secret > '\(root)/dev/null'
            cp "$(dirname "$(dirname '\(harness.nexus)')")/libexec/nexus/nexus-agent" '\(root)/bin/tool'
            echo here > '\(root)/etc/name'; chmod -R go-w '\(root)'
            """)
        try harness.write("nexus-image: 1\nfolder: \(root)\nsynthetic: {}\n", to: "one.yaml")
        try harness.write("nexus-policy: 1\nextends: verifier\nimage: one\n", to: "x.yaml")
        try harness.write("schema = 1\n[sandbox]\nimages = \"\(harness.folder)\"\n", to: "settings.toml")
        let command = [
            "sandbox", "exec", "--config", harness.path("settings.toml"), "--policy", "./x.yaml", "--", "/bin/tool",
        ]
        let end = try harness.run(command + ["--version"])
        #expect(end.status == 0 && end.output.hasPrefix("nexus-agent "), "\(end.errors)")
        let look = try harness.run(command + ["--probe", "create", "/etc/made"])
        #expect(look.output == "create\tEROFS\n")
        #expect(try harness.run(command + ["--probe", "create", "/workspace/made"]).output == "create\tok\n")
        try harness.shell("chown 1000 '\(root)'")
        try harness.expectRefusal(command + ["--version"], says: [root, "not trusted"])
        try harness.shell("rm -r '\(root)'")
        try harness.expectRefusal(command + ["--version"], says: [root, "ENOENT"])
    }
}
