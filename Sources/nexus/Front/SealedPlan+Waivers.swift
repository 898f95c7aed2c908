// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import SandboxRuntime

extension SealedPlan {
    /// Says on standard error what its sandboxes run without; where nothing is missing it says nothing.
    func announceWaivers() {
        guard !plan.waived.isEmpty else { return }
        let names = plan.waived.map(\.rawValue).joined(separator: ", ")
        Console.complain("nexus: policy \(plan.name) waives \(names), and this host does not have it")
    }
}
