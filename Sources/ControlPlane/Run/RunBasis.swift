// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import SynthesisPlane

/// What the verdicts of a run rest on beside its plan and the branch. While it is the same, a refusal stays one.
enum RunBasis {
    /// - Throws: `input.unreadable` when the recording has gone in the meantime.
    static func digest(_ request: RunRequest, _ checks: RunChecks) throws(ControlError) -> Digest {
        let recording = try InputFile.read(request.recording, limit: Recording.byteLimit)
        let agentPlan = Int(checks.sandboxes.agentPlan) - 1
        let parts =
            [
                "nexus-basis-1", Constants.version, Planner.digest(recording).description,
                request.plans.indices.contains(agentPlan) ? request.plans[agentPlan].digest : "",
                checks.verifierPlan.description, checks.runners.description, "\(request.allowsUnproven)",
            ] + checks.tools
        return Planner.digest(Array(parts.joined(separator: "\n").utf8))
    }
}
