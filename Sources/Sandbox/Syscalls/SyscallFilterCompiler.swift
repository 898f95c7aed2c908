// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Names of system calls to a filter for seccomp(2): x86-64, deny by default. Compiled once per policy.
package struct SyscallFilterCompiler: Sendable {
    /// `BPF_MAXINSNS`.
    private static let instructionLimit = 4096

    package init() {}

    /// Allowed calls pass, in their guarded form where they have one; other known calls get EPERM; numbers that nobody
    /// here knows, x32 numbers and `clone3` get ENOSYS; another ABI ends the process.
    /// - Parameters:
    ///   - names: as `SyscallSelection` makes them; order and repetition do not matter.
    ///   - rules: each narrows its call further.
    /// - Throws: for a name that is unknown or can't be allowed, and when libseccomp fails.
    package func compile(
        allowing names: some Sequence<String>, rules narrowing: [SandboxPolicy.Syscalls.Rule] = []
    ) throws(SandboxError) -> SyscallFilter {
        let names = Set(names).sorted()
        var entries: [(number: Int32, name: String)] = []
        for name in names {
            if let reason = SyscallSets.forbidden[name] {
                throw SandboxError(
                    .forbiddenCall, operation: "allow system call", subject: name, cause: reason)
            }
            entries.append((try SyscallSelection.number(of: name), name))
        }
        // One order for one meaning: the bytes are part of a plan's digest.
        entries.sort { ($0.number, $0.name) < ($1.number, $1.name) }

        var refusals: [(number: Int32, refusal: SyscallRefusal)] = []
        for refusal in SyscallRefusal.all where names.contains(refusal.name) {
            refusals.append((try SyscallSelection.number(of: refusal.name), refusal))
        }
        let rules = try FilterRules.empty()
        try rules.answer(SyscallSelection.number(of: "clone3"), .notImplemented)
        for (number, name) in entries {
            for comparisons in Self.alternatives(of: name, narrowing) {
                try rules.answer(number, .allow, when: comparisons)
            }
        }
        let prologue = FilterPrologue.instructions(refusals: refusals).flatMap(\.bytes)
        let filter = SyscallFilter(bytes: prologue + (try rules.export()), allowedNames: names)
        guard filter.instructionCount <= Self.instructionLimit else {
            throw SandboxError(
                .tooLarge, operation: "compile filter", subject: "of \(names.count) calls",
                cause: "\(filter.instructionCount) instructions are more than the kernel's \(Self.instructionLimit)")
        }
        return filter
    }

    /// Each alternative of a call's own guard with each value of each rule; those that contradict each other are none.
    private static func alternatives(
        of name: String, _ rules: [SandboxPolicy.Syscalls.Rule]
    ) -> [[SyscallGuard.Comparison]] {
        var result = SyscallGuard.all[name]?.alternatives ?? [[]]
        for rule in rules where rule.call == name {
            result = result.flatMap { comparisons in
                rule.values.compactMap { value in narrowed(comparisons, UInt32(rule.argument), value) }
            }
        }
        return result
    }

    /// libseccomp takes one comparison for each argument: the exact value stands for a guard that it meets.
    private static func narrowed(
        _ comparisons: [SyscallGuard.Comparison], _ argument: UInt32, _ value: UInt64
    ) -> [SyscallGuard.Comparison]? {
        let own = comparisons.filter { $0.argument == argument }
        guard own.allSatisfy({ value & $0.mask == $0.value }) else { return nil }
        return comparisons.filter { $0.argument != argument }
            + [SyscallGuard.Comparison(argument: argument, mask: .max, value: value)]
    }
}
