// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Something that a sandbox holds its payload to, each of which a host may or may not be able to give.
/// A policy demands guarantees by these names; what can't be met is a refusal, never a silent loss.
package enum Guarantee: String, Codable, Sendable, CaseIterable {
    /// A mount namespace of its own on an assembled root (mount_namespaces(7), pivot_root(2)).
    case mountNamespace = "mount-namespace"
    /// Sees and signals only its own processes (pid_namespaces(7)).
    case pidNamespace = "pid-namespace"
    /// A network of its own: a loopback, no route out (network_namespaces(7)).
    case networkNamespace = "network-namespace"
    /// System V and POSIX message queues of its own (ipc_namespaces(7)).
    case ipcNamespace = "ipc-namespace"
    /// A host name of its own (uts_namespaces(7)).
    case utsNamespace = "uts-namespace"
    /// Sees no cgroup path but its own (cgroup_namespaces(7)).
    case cgroupNamespace = "cgroup-namespace"
    /// A user namespace that maps its two users and no others (user_namespaces(7)).
    case userNamespace = "user-namespace"
    /// A host uid that no other process on the host has.
    case ownHostUID = "own-host-uid"
    /// What set the sandbox up has privileges that its payload can't reach.
    case supervisorBoundary = "supervisor-boundary"
    /// No capability in any set, and none to be had (capabilities(7), no_new_privs).
    case noCapabilities = "no-capabilities"
    /// System calls are allowed by list (seccomp(2)).
    case syscallFilter = "syscall-filter"
    /// File access is bounded a second time (landlock(7)).
    case landlock
    case memoryLimit = "memory-limit"
    case pidsLimit = "pids-limit"
    case cpuLimit = "cpu-limit"
    case wallLimit = "wall-limit"
    /// Used cpu time is counted while it is used: the limits `cpu-time` and `idle` hold.
    case cpuTimeLimit = "cpu-time-limit"
    /// Reading from and writing to block devices is slowed down to a limit.
    case ioLimit = "io-limit"
    /// The workspace can be kept in an image on disk, of a fixed size.
    case diskWorkspace = "disk-workspace"
    /// Writes into the workspace stop at a byte and an inode limit.
    case workspaceLimit = "workspace-limit"
    /// Attempts share the base read-only instead of each copying it.
    case sharedLower = "shared-lower"
}
