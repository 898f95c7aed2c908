// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Attack {
    /// T6, T7, T8, T10: what the filter is for.
    static let systemCalls = userNamespaces + callInterfaces + rareCalls

    private static let userNamespaces =
        [
            "unshare", "clone", "clone, high bits", "setns", "unshare mounts with users",
        ].map {
            Attack(
                threat: "T6", file: .calls, probe: "user_namespaces", name: $0, off: [.filter], works: ["ok"],
                refused: ["EPERM"], needs: .userNamespaces)
        } + [
            Attack(
                threat: "T6", file: .calls, probe: "user_namespaces", name: "clone3", off: [.filter], works: ["ok"],
                // The C library falls back on clone, whose flags the filter sees.
                refused: ["ENOSYS"], needs: .userNamespaces)
        ]

    private static let callInterfaces =
        [
            "int 0x80 getpid", "int 0x80 getuid, 102 on x86-64", "int 0x80 socketcall",
        ].map {
            Attack(
                threat: "T7", file: .calls, probe: "call_interfaces", name: $0, off: [.filter],
                works: ["ok", "EINVAL", "EFAULT"], refused: ["SIGSYS"], needs: .secondCallInterface)
        } + [
            // The kernel itself answers ENOSYS; a filter that says EPERM makes programs give up that would fall back.
            interface("number 600", off: .prologue, works: ["EPERM"], refused: ["ENOSYS"]),
            interface("number 0xfffffffe", off: .prologue, works: ["EPERM", "SIGSYS"], refused: ["ENOSYS"]),
            interface("x32 getpid", off: .prologue, works: ["EPERM", "SIGSYS", "ok"], refused: ["ENOSYS"]),
            interface("x32 ptrace", off: .prologue, works: ["EPERM", "SIGSYS", "ok"], refused: ["ENOSYS"]),
            interface("socket netlink, high bits", off: .filter, works: ["ok"], refused: ["EPERM"]),
            interface("personality, high bits", off: .filter, works: ["ok"], refused: ["EPERM"]),
            interface("clone3", off: .filter, works: ["EINVAL", "EFAULT"], refused: ["ENOSYS"]),
        ]

    private static func interface(_ name: String, off: Guard, works: [String], refused: [String]) -> Attack {
        Attack(
            threat: "T7", file: .calls, probe: "call_interfaces", name: name, off: [off], works: works,
            refused: refused)
    }

    /// With all privileges and no filter each reaches the kernel's own checks of its arguments.
    private static let rareCalls =
        [
            ("io_uring_setup", ["EINVAL", "EFAULT"]), ("io_uring_enter", ["EBADF"]),
            ("io_uring_register", ["EINVAL", "EBADF"]), ("userfaultfd", ["EINVAL"]), ("perf_event_open", ["EFAULT"]),
            ("bpf", ["EINVAL"]), ("add_key", ["EFAULT", "EINVAL"]), ("keyctl", ["ENOTSUP"]),
            ("request_key", ["EFAULT"]), ("name_to_handle_at", ["ok", "EOVERFLOW", "ENOTSUP"]),
            ("open_by_handle_at", ["EFAULT"]), ("mount", ["EFAULT", "EINVAL"]), ("open_tree", ["ok"]),
            ("fsopen", ["ok"]), ("pivot_root", ["EFAULT"]), ("ptrace", ["ESRCH"]), ("kcmp", ["EINVAL"]),
            ("seccomp listener", ["EINVAL"]), ("fanotify_init", ["EINVAL"]), ("acct", ["ENOENT"]),
        ].map {
            Attack(
                threat: $0.0.hasPrefix("io_uring") ? "T8" : "T10", file: .calls, probe: "rare_calls", name: $0.0,
                off: Guard.rootPayload, works: $0.1, refused: ["EPERM"], alone: [.filter])
        }
}
