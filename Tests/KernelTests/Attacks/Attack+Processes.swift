// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Attack {
    /// T9: the reaper, with four guards before it, each of which holds alone.
    static let processes: [Attack] =
        [
            ("ptrace", "EPERM", [Guard.filter, .landlock, .ownUser, .undumpable]),
            ("process_vm_readv", "EPERM", [.filter, .landlock, .ownUser, .undumpable]),
            ("process_vm_writev", "EPERM", [.filter, .landlock, .ownUser, .undumpable]),
            ("pidfd_getfd", "EPERM", [.filter, .landlock, .ownUser, .undumpable]),
            ("mem for reading", "ENOENT", [.ownUser, .undumpable]),
            ("environment", "ENOENT", [.ownUser, .undumpable]),
            ("descriptors", "ENOENT", [.ownUser]),
            ("signal", "EPERM", [.ownUser]),
        ].map {
            Attack(
                threat: "T9", file: .calls, probe: "first_process", name: $0.0,
                off: [.filter, .landlock, .ownUser, .undumpable], works: ["ok"], refused: [$0.1, "EACCES"],
                alone: $0.2)
        }
}
