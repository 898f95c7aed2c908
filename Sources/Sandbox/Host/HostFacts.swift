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
    /// This process's user, where it lacks the privileges for any other: sandboxes run as that user, in user namespaces
    /// of its own.
    package let ownUser: Owner?
    /// The guarantees that can't be had; every other one can, but for `disk-workspace`, which is tried when a policy
    /// asks for it.
    package let absent: [Guarantee: Absence]

    /// Tries `disk-workspace`, which takes longer than all the others together.
    private let tryDisk: @Sendable () -> Absence?

    package init(
        cgroups: CgroupLayout, hasUserNamespaces: Bool, hasLandlock: Bool, absent: [Guarantee: Absence],
        ownUser: Owner? = nil, tryDisk: @escaping @Sendable () -> Absence? = { nil }
    ) {
        self.ownUser = ownUser
        self.tryDisk = tryDisk
        self.cgroups = cgroups
        self.hasUserNamespaces = hasUserNamespaces
        self.hasLandlock = hasLandlock
        self.absent = absent
    }

    /// What the policy demands, this host can't give, and the policy waives, in the policy's order.
    package func waived(by policy: SandboxPolicy) -> [Guarantee] {
        policy.demanded.filter { policy.waived.contains($0) && absent[$0] != nil }
    }

    /// Refuses a policy that demands what is absent and not waived: the first such guarantee, in the policy's order.
    package func require(_ policy: SandboxPolicy) throws(SandboxError) {
        for guarantee in policy.demanded where !policy.waived.contains(guarantee) {
            guard let absence = absent[guarantee] ?? (guarantee == .diskWorkspace ? tryDisk() : nil) else { continue }
            throw SandboxError(
                code: "guarantee.absent", operation: "policy \(policy.name) demands", subject: guarantee.rawValue,
                cause: absence.cause, hint: absence.fix)
        }
    }
}
