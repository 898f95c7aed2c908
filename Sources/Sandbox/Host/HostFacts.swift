// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux
package import SandboxRuntime

/// What this host can give, each found out by doing it.
package struct HostFacts: Sendable {
    /// Why a guarantee is absent, and what would bring it.
    package struct Absence: Sendable, Equatable {
        package let cause: String
        package let fix: String

        package init(cause: String, fix: String) {
            self.cause = cause
            self.fix = fix
        }
    }

    package let cgroups: CgroupLayout
    package let hasUserNamespaces: Bool
    package let hasLandlock: Bool
    /// The guarantees that can't be had; every other one can.
    package let absent: [Guarantee: Absence]

    package init(
        cgroups: CgroupLayout, hasUserNamespaces: Bool, hasLandlock: Bool, absent: [Guarantee: Absence]
    ) {
        self.cgroups = cgroups
        self.hasUserNamespaces = hasUserNamespaces
        self.hasLandlock = hasLandlock
        self.absent = absent
    }

    /// What the policy demands, this host can't give, and the policy waives, in the policy's order.
    package func waived(by policy: SandboxPolicy) -> [Guarantee] {
        policy.demands.filter { policy.waived.contains($0) && absent[$0] != nil }
    }

    /// Refuses a policy that demands what is absent and not waived: the first such guarantee, in the policy's order.
    package func require(_ policy: SandboxPolicy) throws(SandboxError) {
        for guarantee in policy.demands where !policy.waived.contains(guarantee) {
            guard let absence = absent[guarantee] else { continue }
            throw SandboxError(
                code: "guarantee.absent", operation: "policy \(policy.name) demands", subject: guarantee.rawValue,
                cause: absence.cause, hint: absence.fix)
        }
    }
}
