// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

/// What a stream shows its text on.
package enum Terminal {
    /// How many columns the terminal behind a stream has; nil when the stream is no terminal, 80 when it does not tell
    /// (ioctl_tty(2), TIOCGWINSZ).
    package static func columns(of stream: StandardStream) -> Int? {
        var size: (UInt16, UInt16, UInt16, UInt16) = (0, 0, 0, 0)
        let result = System.withAddress(of: &size) { System.raw(SYS_ioctl, Int(stream.rawValue), 0x5413, $0) }
        guard result >= 0 else { return nil }
        return size.1 == 0 ? 80 : Int(size.1)
    }
}
