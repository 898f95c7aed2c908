// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// How a process ended (wait4(2)).
package enum ProcessStatus: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)

    /// From the kernel's status word; stopped and continued processes are never waited for.
    package init(word: Int32) {
        self =
            nexus_wait_exited(word) != 0
            ? .exited(nexus_wait_code(word)) : .signalled(nexus_wait_signal(word))
    }
}
