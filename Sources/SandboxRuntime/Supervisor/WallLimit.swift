// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// A launch's wall time, running from now; possibly none.
final class WallLimit {
    private let timer: Descriptor<DescriptorKind.Timer>?

    init(milliseconds: Int?) throws(LinuxError) {
        timer = if let milliseconds { try Timer.after(microseconds: milliseconds * 1000) } else { nil }
    }

    /// Readable when the time is over.
    var descriptor: Int32? {
        switch timer {
        case .some(let timer): timer.number
        case .none: nil
        }
    }
}
