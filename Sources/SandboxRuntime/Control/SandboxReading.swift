// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What the kernel says of a running sandbox at one moment. Numbers that its cgroups do not count are 0.
package struct SandboxReading: Sendable, Equatable {
    package let name: SandboxName
    package let policy: String
    /// SHA-256 of the plan that is enforced.
    package let plan: [UInt8]
    /// Milliseconds since 1970.
    package let startedAt: Int64
    package var isFrozen = false
    package var memoryBytes = 0
    package var peakMemoryBytes = 0
    package var memoryLimitBytes = 0
    package var cpuMicroseconds = 0
    package var pids = 0
    package var pidsLimit = 0
}
