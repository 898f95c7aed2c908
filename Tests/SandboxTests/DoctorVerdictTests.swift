// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Sandbox
import SandboxRuntime
import Testing

/// What the doctor makes of what a probe says; on a real kernel it is tested where there is one.
@Suite struct DoctorVerdictTests {
    /// Says the same under every plan.
    private final class Parrot: TrialBench, RunningTrial {
        let answers: [String: String]
        let cause: String?
        let complaint: String

        init(_ answers: [String: String], cause: String? = "exit", complaint: String = "") {
            (self.answers, self.cause, self.complaint) = (answers, cause, complaint)
        }

        var supervisor: Int32 { .max }
        func start(_ trial: Trial) throws(SandboxError) -> any RunningTrial { self }
        func awaitWord() throws(SandboxError) {}
        func end() throws(SandboxError) -> TrialEnd {
            let lines = answers.map { "\($0)\t\($1)\n" }.joined()
            return TrialEnd(cause: cause, pidsRefused: 0, output: Array(lines.utf8), complaint: complaint)
        }
    }

    private static let refused = [
        "host-file": "ENOENT", "change /": "EROFS", "host-process": "ESRCH", "host-loopback": "ECONNREFUSED",
        "outside": "ENETUNREACH", "host-memory": "EINVAL", "host-name": "\u{1}", "cgroup": "/", "owner": "65534",
        "first signal": "EPERM", "first read": "EPERM", "first memory": "ENOENT", "first trace": "EPERM",
        "call clone3": "ENOSYS", "give away": "EPERM", "device": "EPERM", "capabilities": "0", "become root": "EPERM",
        "create": "EACCES",
    ]

    private func findings(
        _ bench: Parrot, absent: [Guarantee: HostFacts.Absence] = [:], _ guarantees: [Guarantee] = Guarantee.allCases
    ) throws -> [Finding] {
        let lures = try HostLures(folder: "/tmp/nexus-doctor-verdict.\(UInt64.random(in: 0 ... .max))")
        return Doctor(
            host: CompilerSample.host(absent: absent), plan: try CompilerSample.plan(), lures: lures, bench: bench
        ).examine(guarantees)
    }

    @Test("a probe that is refused with and without the guard knows nothing")
    func blind() throws {
        let seen: [Guarantee] = [
            .mountNamespace, .pidNamespace, .networkNamespace, .ipcNamespace, .utsNamespace, .cgroupNamespace,
            .userNamespace, .supervisorBoundary, .noCapabilities, .syscallFilter, .landlock,
        ]
        for finding in try findings(Parrot(Self.refused), seen) {
            #expect(finding.verdict == .unknown, "\(finding.guarantee.rawValue): \(finding.why)")
            #expect(finding.fix != nil)
        }
    }

    @Test(
        "one act that works is a hole, however many are refused",
        arguments: [
            ("host-file", "ok", Guarantee.mountNamespace), ("change /", "EPERM", .mountNamespace),
            ("host-process", "EPERM", .pidNamespace), ("outside", "ok", .networkNamespace),
            ("host-loopback", "ok", .networkNamespace), ("host-memory", "ok", .ipcNamespace),
            ("cgroup", "/nexus.7/s0", .cgroupNamespace), ("owner", "0", .userNamespace),
            ("first memory", "ok", .supervisorBoundary), ("first read", "EFAULT", .supervisorBoundary),
            ("capabilities", "20", .noCapabilities), ("become root", "ok", .noCapabilities),
            ("call clone3", "EINVAL", .syscallFilter), ("create", "ok", .landlock),
        ])
    func hole(_ key: String, _ word: String, _ guarantee: Guarantee) throws {
        var answers = Self.refused
        answers[key] = word
        let finding = try #require(try findings(Parrot(answers), [guarantee]).first)
        #expect(finding.verdict == .notEnforced, "\(finding.why)")
        #expect(finding.why.contains(word))
    }

    @Test("where no sandbox starts nothing is enforced, and what the host lacks is why")
    func noSandbox() throws {
        let absent = [Guarantee.sharedLower: HostFacts.Absence(cause: "no id maps", fix: "allow them")]
        let findings = try findings(
            Parrot([:], cause: "fault", complaint: "sandbox bind: ENOENT"), absent: absent)
        #expect(findings.map(\.guarantee) == Guarantee.allCases)
        for finding in findings {
            #expect(finding.verdict == .notEnforced)
            let isAbsent = finding.guarantee == .sharedLower
            #expect(finding.why.contains(isAbsent ? "no id maps" : "sandbox bind: ENOENT"))
            #expect((finding.fix == "allow them") == isAbsent)
        }
    }

    @Test("a probe that says nothing of one act does not speak for it")
    func silent() throws {
        var answers = Self.refused
        answers["cgroup"] = nil
        let finding = try #require(try findings(Parrot(answers), [.cgroupNamespace]).first)
        #expect(finding.verdict == .unknown)
    }
}
