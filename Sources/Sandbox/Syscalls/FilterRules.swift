// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CSeccomp
internal import Linux

/// A filter under construction in libseccomp (seccomp_init(3)): known calls, refused unless a rule says otherwise.
/// Safe: the context never leaves, and is released once.
@safe struct FilterRules: ~Copyable {
    /// Sorts calls into a binary tree instead of a list (seccomp_attr_set(3)).
    private static let binaryTree: UInt32 = 2

    private let context: scmp_filter_ctx

    private init(owning context: scmp_filter_ctx) { unsafe self.context = unsafe context }

    /// No rules yet.
    static func empty() throws(SandboxError) -> FilterRules {
        guard seccomp_arch_native() == SyscallTable.architecture else {
            throw SandboxError(
                .architecture, operation: "compile filter", subject: "for this machine",
                cause: "the table of system calls is for x86-64")
        }
        guard let context = unsafe seccomp_init(FilterAction.notPermitted.value) else {
            throw SandboxError(
                .system, operation: "compile filter", subject: "seccomp_init", cause: "libseccomp gave no context")
        }
        let rules = unsafe FilterRules(owning: context)
        try rules.set(SCMP_FLTATR_CTL_OPTIMIZE, binaryTree)
        try rules.set(SCMP_FLTATR_ACT_BADARCH, FilterAction.killProcess.value)
        return rules
    }

    deinit { unsafe seccomp_release(context) }

    /// Answers a call with an action when all comparisons hold.
    func answer(
        _ number: Int32, _ action: FilterAction, when comparisons: [SyscallGuard.Comparison] = []
    ) throws(SandboxError) {
        let arguments = comparisons.map {
            scmp_arg_cmp(arg: $0.argument, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
        }
        let result = unsafe arguments.withUnsafeBufferPointer {
            unsafe seccomp_rule_add_array(
                context, action.value, number, UInt32($0.count), $0.baseAddress)
        }
        try check(result, "seccomp_rule_add_array")
    }

    /// The program (seccomp_export_bpf(3)).
    func export() throws(SandboxError) -> [UInt8] {
        do throws(LinuxError) {
            return try MemoryFile.collected(name: "filter", limit: 1 << 20) {
                unsafe seccomp_export_bpf(context, $0)
            }
        } catch {
            throw SandboxError(
                .system, operation: "compile filter", subject: "seccomp_export_bpf", cause: "\(error)")
        }
    }

    private func set(_ attribute: scmp_filter_attr, _ value: UInt32) throws(SandboxError) {
        try check(unsafe seccomp_attr_set(context, attribute, value), "seccomp_attr_set")
    }

    private func check(_ result: Int32, _ function: String) throws(SandboxError) {
        guard result < 0 else { return }
        throw SandboxError(
            .system, operation: "compile filter", subject: function, cause: "\(Errno(rawValue: -result))")
    }
}
