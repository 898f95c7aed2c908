// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Looks a policy over for what is dangerous or useless. What is wrong is an error long before.
package struct PolicyLint: Sendable {
    /// The calls of each named set.
    private let sets: [String: [String]]
    /// What the host at hand can't give.
    private let absent: Set<Guarantee>

    package init(sets: [String: [String]], absent: Set<Guarantee>) {
        self.sets = sets
        self.absent = absent
    }

    /// In the order of the policy's keys.
    package func remarks(on resolved: ResolvedPolicy) -> [PolicyRemark] {
        let text = PolicyText(resolved)
        return guarantees(resolved.policy, text) + limits(resolved.policy, text) + syscalls(resolved.policy, text)
            + egress(resolved.policy, text) + environment(resolved.policy, text)
    }

    /// Those that are no loss: another form, or another bound, holds the same, or a limit that is set demands it.
    private static let optional: Set<Guarantee> = [.userNamespace, .landlock, .diskWorkspace, .ioLimit, .cpuTimeLimit]

    private func guarantees(_ policy: SandboxPolicy, _ text: PolicyText) -> [PolicyRemark] {
        var remarks: [PolicyRemark] = []
        for guarantee in Guarantee.allCases where !Self.optional.contains(guarantee) {
            guard !policy.demands.contains(guarantee) else { continue }
            let sentence = "\(guarantee.rawValue) is not demanded: a host without it is used, and nobody is told"
            remarks.append(PolicyRemark(.dangerous, "demands", sentence, text.origin(of: "demands")))
        }
        for guarantee in policy.waived {
            let name = guarantee.rawValue
            let origin = text.origin(of: "waive", name)
            if !policy.demanded.contains(guarantee) {
                remarks.append(PolicyRemark(.useless, "waive", "\(name) is not demanded", origin))
            } else if absent.contains(guarantee) {
                let sentence = "\(name) is waived, and this host does not have it: sandboxes run without"
                remarks.append(PolicyRemark(.dangerous, "waive", sentence, origin))
            } else {
                remarks.append(PolicyRemark(.useless, "waive", "\(name) is waived, and this host has it", origin))
            }
        }
        return remarks
    }

    private func limits(_ policy: SandboxPolicy, _ text: PolicyText) -> [PolicyRemark] {
        var remarks: [PolicyRemark] = []
        if policy.limits.swapBytes > 0 {
            let sentence = "swap turns the memory limit into a slow machine for everybody"
            remarks.append(PolicyRemark(.dangerous, "limits.swap", sentence, text.origin(of: "limits.swap")))
        }
        if policy.limits.pids > 4096 {
            let sentence = "so many processes slow down every other program before they are refused"
            remarks.append(PolicyRemark(.dangerous, "limits.pids", sentence, text.origin(of: "limits.pids")))
        }
        return remarks
    }

    private func syscalls(_ policy: SandboxPolicy, _ text: PolicyText) -> [PolicyRemark] {
        let inSets = Set(policy.syscalls.sets.flatMap { sets[$0] ?? [] })
        let inAny = Set(sets.values.joined())
        var remarks: [PolicyRemark] = []
        for name in policy.syscalls.allow {
            let origin = text.origin(of: "syscalls.allow", name)
            if policy.syscalls.deny.contains(name) {
                remarks.append(
                    PolicyRemark(.useless, "syscalls.allow", "\(name) is denied as well, which wins", origin))
            } else if inSets.contains(name) {
                remarks.append(PolicyRemark(.useless, "syscalls.allow", "\(name) is in a set that is named", origin))
            } else if !inAny.contains(name) {
                let sentence = "\(name) is in no set, because no ordinary program needs it: allow it only for a reason"
                remarks.append(PolicyRemark(.dangerous, "syscalls.allow", sentence, origin))
            }
        }
        let allowed = inSets.union(policy.syscalls.allow)
        for name in policy.syscalls.deny where !allowed.contains(where: { $0 == name || $0.hasPrefix(name + ":") }) {
            let origin = text.origin(of: "syscalls.deny", name)
            remarks.append(PolicyRemark(.useless, "syscalls.deny", "\(name) is not allowed anyway", origin))
        }
        return remarks
    }

    private func egress(_ policy: SandboxPolicy, _ text: PolicyText) -> [PolicyRemark] {
        policy.egress.map { destination in
            let sentence =
                destination.port == 80
                ? "\(destination) is not encrypted: anybody on the way can change what is fetched"
                : "\(destination) is seen by its name only: other names on the same front can be reached behind it"
            return PolicyRemark(.dangerous, "egress", sentence, text.origin(of: "egress", destination.description))
        }
    }

    private func environment(_ policy: SandboxPolicy, _ text: PolicyText) -> [PolicyRemark] {
        var remarks: [PolicyRemark] = []
        let words = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "API_KEY", "PRIVATE_KEY"]
        for name in policy.environment.keys.sorted() {
            let key = "environment.\(name)"
            if words.contains(where: { name.uppercased().contains($0) }) {
                let sentence = "it is named like a credential, and everything inside can read it"
                remarks.append(PolicyRemark(.dangerous, key, sentence, text.origin(of: key)))
            }
        }
        let writable = [policy.workspace.path] + policy.scratch.map(\.path)
        let folders = (policy.environment["PATH"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        for folder in folders.map(String.init) {
            let isWritable = writable.contains { InnerPath.isWithin(folder, $0) }
            guard !folder.hasPrefix("/") || isWritable else { continue }
            let sentence = "programs are looked for in \"\(folder)\", where the payload can put its own"
            remarks.append(PolicyRemark(.dangerous, "environment.PATH", sentence, text.origin(of: "environment.PATH")))
        }
        return remarks
    }
}

extension PolicyText {
    /// Where a value was said; for an element of a list, the element's own line.
    func origin(of key: String, _ value: String? = nil) -> SourceLocation {
        let rows = rows.filter { $0.key == key }
        let row = rows.first { value == nil || $0.value == value || $0.value == "\"\(value ?? "")\"" } ?? rows.first
        return row?.origin ?? SourceLocation(file: title, line: 1)
    }
}
