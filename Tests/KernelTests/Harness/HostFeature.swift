// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Sandbox
import SandboxRuntime

/// What an attack needs of the host to be possible at all. Where it is missing there is nothing to guard against.
enum HostFeature: Sendable {
    /// A second set of system call numbers, entered by `int 0x80`.
    case secondCallInterface
    /// A v1 hierarchy that can be mounted inside a cgroup namespace: only one that the host has already.
    case firstCgroupVersion
    /// Somebody's right to make user namespaces, which none has where the host forbids them.
    case userNamespaces

    /// Why it is missing; nil when it is there.
    var absence: String? {
        switch self {
        case .secondCallInterface:
            Self.isUserMode ? "int 0x80 is one more way to the same calls here, and filtered as they are" : nil
        case .firstCgroupVersion:
            Host.facts.cgroups.controllersAreUnified ? "the host has no v1 hierarchy with controllers" : nil
        case .userNamespaces: Host.facts.absent[.userNamespace]?.cause
        }
    }

    /// Whether this kernel is a program of another (user-mode-linux).
    private static let isUserMode =
        (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains("User Mode Linux") == true
}
