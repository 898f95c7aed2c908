// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Linux
import Policies
import Sandbox
import SandboxRuntime

/// The shipped policy, compiled as `nexus` does, with limits that suit a shared machine.
enum ShippedPlan {
    static let limits = SandboxPlan.Limits(
        memoryBytes: 512 << 20, swapBytes: 0, pids: 64, cpuPercent: 200, wallMilliseconds: 20_000)

    /// Everything on.
    static func plan() throws -> SandboxPlan { try compiled.get().with(limits: limits) }

    /// A shipped policy as it is, its own limits included.
    static func plan(of policy: String) throws -> SandboxPlan { try compile(policy) }

    /// The same for a policy that extends it by these lines, with the limits that it says.
    static func plan(extendedBy lines: String) throws -> SandboxPlan { try compile("extended", lines) }

    private static let compiled = Result { try compile("agent") }

    /// As `nexus` compiles it, with programs of its own.
    static func compile(
        _ policy: String, _ lines: String = "", tools: [PlanCompiler.Tool] = []
    ) throws -> SandboxPlan {
        struct NotAName: Error { let text: String }
        guard let name = PolicyName(policy) else { throw NotAName(text: policy) }
        let resolved = try PolicyResolver(vocabulary: SyscallSets.vocabulary).resolve(name) {
            wanted throws(PolicyError) in
            if wanted.text == "extended" {
                return SourceText(file: "extended.yaml", text: "nexus-policy: 1\nextends: agent\n" + lines)
            }
            return try source("policies/\(wanted).yaml")
        }
        let image = try ImageDecoder().decode(
            source("images/\(resolved.policy.image).yaml"), name: resolved.policy.image)
        let filter = try SyscallFilterCompiler().compile(
            allowing: try SyscallSelection.names(of: resolved.policy.syscalls))
        return try PlanCompiler(host: Host.facts)
            .compile(resolved.policy, image: image, filter: filter.bytes, tools: tools).plan
    }

    private static func source(_ path: String) throws(PolicyError) -> SourceText {
        // A file that is missing reads as empty, which the decoder refuses by name.
        try SourceText(file: path, bytes: Array(((try? Stage.text(path)) ?? "").utf8))
    }
}

extension SandboxPlan {
    /// The same plan with some values replaced.
    func with(
        namespaces: Namespaces? = nil, identity: Identity? = nil, limits: Limits? = nil, workspace: Workspace? = nil
    ) -> SandboxPlan {
        var plan = SandboxPlan(
            name: name, namespaces: namespaces ?? self.namespaces, identity: identity ?? self.identity,
            limits: limits ?? self.limits, workspace: workspace ?? self.workspace, environment: environment,
            setup: setup, reaper: reaper, payload: payload)
        plan.waived = waived
        return plan
    }
}
