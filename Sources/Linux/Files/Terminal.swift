// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a stream shows its text on.
package enum Terminal {
    /// Columns and rows of the terminal behind a stream; nil when the stream is no terminal, 80 by 24 when it does not
    /// tell (ioctl_tty(2), TIOCGWINSZ).
    package static func size(of stream: StandardStream) -> (columns: Int, rows: Int)? {
        var size: (UInt16, UInt16, UInt16, UInt16) = (0, 0, 0, 0)
        let result = System.withAddress(of: &size) { System.raw(SYS_ioctl, Int(stream.rawValue), 0x5413, $0) }
        guard result >= 0 else { return nil }
        return (size.1 == 0 ? 80 : Int(size.1), size.0 == 0 ? 24 : Int(size.0))
    }
}
