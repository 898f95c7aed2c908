// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Domain
internal import Linux
internal import Policies
internal import Sandbox
internal import SandboxRuntime
internal import Settings

/// `nexus doctor`: what this host really holds a sandbox to.
struct DoctorSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Try, on this host, everything that a sandbox forbids.",
        discussion: """
            Starts throw-away sandboxes under the policies of the settings, or under the one that is named, and does in
            them what each guarantee forbids; then once more with that one guard off, to see that the probe would have
            noticed. Ends with 5 when a policy demands, and does not waive, what was not seen to be enforced.

            Example:
              nexus doctor --policy verifier --format json
            """)

    @Option(help: "A policy's name, or the path of its file.")
    var policy: String?

    @Option(help: "table or json.")
    var format = OutputFormat.table

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let settings = try settings.load()
        let installation = try Installation()
        let library = PolicyLibrary(installation: installation, settings: settings)
        var names = policy.map { [$0] } ?? [settings.agentPolicy]
        if policy == nil, settings.verifierPolicy != settings.agentPolicy { names.append(settings.verifierPolicy) }
        let policies = try names.map { try library.policy($0).policy }
        let host = HostProbe.run()
        // A signal waits until nothing is left to remove; trials, which it reaches as well, end at once.
        try Signals.block(only: [Signals.interrupt, Signals.terminate, Signals.hangUp])
        let bench = ThrowawayBench(installation: installation, settings: settings, cgroups: host.cgroups)
        let report = try Self.examine(policies, library, host, bench)
        try Signals.block(only: [])
        print(format == .json ? try report.json : report.table)
        if !report.isMet { throw Finished(status: ExitStatus.sandboxUnavailable) }
    }

    private static func examine(
        _ policies: [SandboxPolicy], _ library: PolicyLibrary, _ host: HostFacts, _ bench: ThrowawayBench
    ) throws -> DoctorReport {
        let lures = try HostLures(folder: "/tmp/nexus-doctor.\(Processes.current)")
        defer { withExtendedLifetime(lures) {} }
        return DoctorReport(
            policies: try policies.map { policy in
                let plan = try plan(policy, library, host)
                let doctor = Doctor(host: host, plan: plan, lures: lures, bench: bench)
                // Where no sandbox starts, the findings say why.
                return .init(policy, findings: doctor.examine(), tools: (try? doctor.tools()) ?? [])
            })
    }

    /// As it would be if it waived everything: what is absent is what the doctor is there to tell.
    private static func plan(
        _ policy: SandboxPolicy, _ library: PolicyLibrary, _ host: HostFacts
    ) throws -> SandboxPlan {
        var policy = policy
        policy.waived = Guarantee.allCases
        // The same list of calls; one that ends the sandbox would end the probe at its first act.
        policy.syscalls.action = .refuse
        let agent = PlanCompiler.Tool(
            source: library.installation.agent, target: "\(PlanCompiler.toolFolder)/nexus-agent")
        return try library.plan(policy, host: host, tools: [agent]).plan
    }
}
