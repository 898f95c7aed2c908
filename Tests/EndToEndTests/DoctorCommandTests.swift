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
            #expect(policy.guarantees.count == 18)
            for row in policy.guarantees where row.demanded { #expect(row.verdict == "enforced", "\(row.why)") }
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "/tmp").allSatisfy { !$0.hasPrefix("nexus-doctor.") })
    }

    @Test("who may do nothing is told for each guarantee why and what to do, with status 5")
    func ordinaryUser() throws {
        let harness = try BadInputHarness()
        let user = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        let end = try harness.run(["doctor", "--policy", "verifier", "--format", "json"], prefix: user)
        #expect(end.status == 5, "\(end.errors)")
        let rows = try #require(try report(end.output).policies.first).guarantees
        let mounts = try #require(rows.first { $0.guarantee == "mount-namespace" })
        #expect(mounts.verdict == "not enforced" && mounts.why.contains("CAP_SYS_ADMIN"))
        #expect(mounts.fix?.contains("run nexus as root") == true)
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
}
