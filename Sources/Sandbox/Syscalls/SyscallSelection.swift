// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain
internal import Linux

/// Which calls a policy allows: the union of its sets and `allow`, less `deny`.
package enum SyscallSelection {
    /// Sorted, without repetition. Denying a call denies its guarded variants too.
    /// - Throws: `syscalls.unknown-set` or `syscalls.unknown-call`, also for a call that is only denied.
    package static func names(of syscalls: SandboxPolicy.Syscalls) throws(SandboxError) -> [String] {
        var names: Set<String> = []
        for set in syscalls.sets {
            guard let members = SyscallSets.all[set] else {
                throw SandboxError(
                    .unknownSet, operation: "allow set of system calls", subject: set, cause: "there is no such set",
                    hint: "one of \(SyscallSets.all.keys.sorted().joined(separator: ", "))")
            }
            names.formUnion(members)
        }
        for name in syscalls.allow + syscalls.deny { _ = try number(of: name) }
        names.formUnion(syscalls.allow)
        let denied = Set(syscalls.deny)
        return names.filter { !denied.contains($0) && !denied.contains(call(of: $0)) }.sorted()
    }

    /// `socket` for `socket:netlink-route`.
    static func call(of name: String) -> String { String(name.prefix { $0 != ":" }) }

    /// - Throws: `syscalls.unknown-call`.
    static func number(of name: String) throws(SandboxError) -> Int32 {
        if let number = SyscallTable.numbers[name] { return number }
        if SyscallGuard.all[name] != nil, let number = SyscallTable.numbers[call(of: name)] { return number }
        throw SandboxError(
            .unknownCall, operation: "allow system call", subject: name, cause: "no call of Linux has this name",
            hint: "syscalls(2) lists them")
    }
}
