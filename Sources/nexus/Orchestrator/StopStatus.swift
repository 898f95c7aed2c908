// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Synchronization

/// The status that the operator's first signal makes the process end with; nil before there was one.
final class StopStatus: Sendable {
    private let status = Mutex<Int32?>(nil)

    var first: Int32? { status.withLock(\.self) }

    func note(_ status: Int32) { self.status.withLock { $0 = $0 ?? status } }
}
