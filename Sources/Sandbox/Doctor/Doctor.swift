// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux
package import SandboxRuntime

/// Tries every guarantee by doing what it forbids, in throw-away sandboxes that the real supervisor launches. Each act
/// is tried a second time with that one guard off: a probe that would not see an escape either says so.
package struct Doctor {
    let host: HostFacts
    let plan: SandboxPlan
    let lures: HostLures
    let bench: any TrialBench

    /// - Parameter plan: a policy's, with nexus's own agent in it; compiled although this host may lack something.
    package init(host: HostFacts, plan: SandboxPlan, lures: HostLures, bench: any TrialBench) {
        self.host = host
        self.plan = plan
        self.lures = lures
        self.bench = bench
    }

    /// What a probe that reaches for everything saw.
    struct Looks {
        let filtered: [String: String]
        /// Without the list of calls: what is refused there is refused by something else.
        let unfiltered: [String: String]
    }

    /// One finding for each of these guarantees, in their order.
    package func examine(_ guarantees: [Guarantee] = Guarantee.allCases) -> [Finding] {
        let looks: Looks
        do throws(SandboxError) {
            looks = Looks(filtered: try look(plan), unfiltered: try look(plan.unfiltered))
        } catch {
            return guarantees.map { guarantee in
                Finding(
                    guarantee: guarantee, verdict: .notEnforced,
                    why: host.absent[guarantee]?.cause ?? "no sandbox starts: \(error.cause)",
                    fix: host.absent[guarantee]?.fix ?? "see what the other lines say, and try again")
            }
        }
        return guarantees.map { finding($0, looks) }
    }

    /// The programs that the image brings, with what each says of its version, sorted; asked in a sandbox under the plan.
    package func tools() throws(SandboxError) -> [String] {
        try answers(plan, ["tools"]).filter { $0.key != "probe" }
            .map { "\($0): \(TerminalText.escape($1, limit: 100))" }.sorted()
    }

    private func finding(_ guarantee: Guarantee, _ looks: Looks) -> Finding {
        do throws(SandboxError) {
            let examination = try examination(of: guarantee, looks)
            return Finding(
                guarantee: guarantee, verdict: examination.verdict,
                why: examination.sentence + (absence(guarantee, examination.verdict).map { "; \($0)" } ?? ""),
                fix: fix(guarantee, examination.verdict))
        } catch {
            if let absence = host.absent[guarantee] {
                return Finding(guarantee: guarantee, verdict: .notEnforced, why: absence.cause, fix: absence.fix)
            }
            return Finding(
                guarantee: guarantee, verdict: .unknown, why: "\(error)", fix: "find out what ended the probe")
        }
    }

    private func absence(_ guarantee: Guarantee, _ verdict: Finding.Verdict) -> String? {
        verdict == .enforced ? nil : host.absent[guarantee]?.cause
    }

    private func fix(_ guarantee: Guarantee, _ verdict: Finding.Verdict) -> String? {
        switch verdict {
        case .enforced: nil
        case .notEnforced:
            host.absent[guarantee]?.fix
                ?? "run nothing here that is not trusted: the host does not do what it says it can"
        case .unknown: "try where the act works without the guard"
        }
    }

    private func examination(
        of guarantee: Guarantee, _ looks: Looks
    ) throws(SandboxError) -> Examination {
        switch guarantee {
        case .mountNamespace, .pidNamespace, .networkNamespace, .ipcNamespace, .utsNamespace, .cgroupNamespace,
            .userNamespace:
            try isolation(guarantee, looks.unfiltered)
        case .supervisorBoundary, .noCapabilities, .syscallFilter: try privileges(guarantee, looks.filtered)
        case .ownHostUID: try ownHostUID()
        case .landlock: try landlock()
        case .memoryLimit: try memoryLimit()
        case .pidsLimit: try pidsLimit()
        case .cpuLimit: try cpuLimit()
        case .wallLimit: try wallLimit()
        case .cpuTimeLimit: try cpuTimeLimit()
        case .ioLimit: throw Self.untried(guarantee)
        case .diskWorkspace: try workspaceLimit(onDisk: true)
        case .workspaceLimit: try workspaceLimit()
        case .sharedLower: try sharedLower()
        }
    }

    // MARK: Trials

    /// Where the probe stands inside.
    static let program = "\(PlanCompiler.toolFolder)/nexus-agent"

    /// What a probe that reaches for everything saw under a plan.
    func look(_ plan: SandboxPlan) throws(SandboxError) -> [String: String] {
        let shown = self.plan.setup.compactMap { step in
            if case .hostPath(_, let target, true, _) = step { "shown=\(target)" } else { nil }
        }
        return try answers(
            plan,
            ["look", "file=\(lures.file)", "process=\(Processes.current)", "port=\(lures.port)"]
                + ["memory=\(lures.memory)", "shown=/"] + shown)
    }

    /// The answers of a probe that comes to its end.
    func answers(_ plan: SandboxPlan, _ act: [String]) throws(SandboxError) -> [String: String] {
        let end = try self.end(plan, act)
        let answers = ProbeAnswers.parse(end.output)
        guard end.cause == "exit", !answers.isEmpty else { throw Self.silence(act, end) }
        return answers
    }

    /// A trial to its end, whatever that is, but for a sandbox that could not be set up.
    func end(_ plan: SandboxPlan, _ act: [String]) throws(SandboxError) -> TrialEnd {
        let end = try bench.start(Trial(plans: [plan], arguments: [Self.program, "--probe"] + act)).end()
        guard let cause = end.cause, cause != "fault" else { throw Self.silence(act, end) }
        return end
    }

    /// What is written back later is held back later: no act of a moment shows it.
    private static func untried(_ guarantee: Guarantee) -> SandboxError {
        SandboxError(
            code: "doctor.untried", operation: "probe", subject: guarantee.rawValue,
            cause: "no act of the doctor's shows whether it holds")
    }

    static func silence(_ act: [String], _ end: TrialEnd) -> SandboxError {
        let said = end.complaint.isEmpty ? "it ended by \(end.cause ?? "an unknown cause")" : end.complaint
        return SandboxError(code: "doctor.silence", operation: "probe", subject: act.first ?? "", cause: said)
    }
}
